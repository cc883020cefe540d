/** The shelf of models as the page has it, and the choice of one. */
import { useQuery } from "@tanstack/react-query";
import type { Shelf } from "../src/api/shelf.ts";
import { chosenFor } from "./option-fields.ts";
import { type Program, useProgram } from "./program.ts";
import { page, usePage } from "./store.ts";

/** The models that are here and that can be got, as they would run now; undefined until they are known. */
export function useShelf(): Shelf | undefined {
  const { host } = useProgram();
  const models = usePage((state) => state.models);
  const transcribe = usePage((state) => state.settings.transcribe);
  const { data } = useQuery({
    queryKey: ["shelf", models, transcribe],
    queryFn: () => host.call("shelf", {}),
    // What has been transcribed meanwhile was measured.
    refetchOnMount: "always",
    placeholderData: (before) => before,
  });
  return data;
}

/** For files that are added from now on. */
export function chooseModel(program: Program, model: string): void {
  program.settle((all) => ({ ...all, transcribe: chosenFor(all.transcribe, { model }, page().models) }));
}
