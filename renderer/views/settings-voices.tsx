/** Settings: voices that are known by name over all recordings. Personal data: off until it is turned on, and gone with one button. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import type { KnownVoices } from "../../src/api/known-voices.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Field, Switch } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { ask, change, notify } from "../store.ts";
import { words } from "../words.ts";

const { voices: say } = words;

/** What is known of voices, and what is guessed by them; asked again when either changes. */
export const knownVoicesKey = ["voices"];

export function useKnownVoices() {
  const { host } = useProgram();
  return useQuery({ queryKey: [...knownVoicesKey, "known"], queryFn: () => host.call("knownVoices", {}) });
}

export function KnownVoicesSettings() {
  const { host } = useProgram();
  const queries = useQueryClient();
  const { data } = useKnownVoices();
  if (data === undefined) return null;
  const { on, voices } = data;
  const changed = async (work: Promise<KnownVoices>): Promise<void> => {
    queries.setQueryData([...knownVoicesKey, "known"], await work);
    await queries.invalidateQueries({ queryKey: knownVoicesKey });
  };
  const forgetAll = async (): Promise<void> => {
    await changed(host.call("forgetVoices", {}));
    notify({ level: "info", text: say.forgotten, hint: "" });
  };
  return (
    <>
      <Field label={say.suggest} hint={say.suggestHint} aside>
        {(id) => (
          <Switch id={id} checked={on} onChange={(wanted) => ask(changed(host.call("keepVoices", { on: wanted })))} />
        )}
      </Field>
      {(on || voices.length > 0) && (
        <Field label={say.known} hint={say.knownCount(voices.length)}>
          {(id) => (
            <Button
              id={id}
              look="line"
              aria-label={say.forget}
              disabled={voices.length === 0}
              onClick={() =>
                change({
                  confirmation: {
                    text: say.sureForget(voices.length),
                    hint: say.sureForgetHint,
                    yes: say.forget,
                    run: () => ask(forgetAll()),
                  },
                })
              }
            >
              {say.forgetAll}
            </Button>
          )}
        </Field>
      )}
      {voices.length > 0 && (
        <ul className="m-0 flex list-none flex-wrap gap-1.5 p-0 py-2.5">
          {voices.map(({ name }) => (
            <li
              key={name}
              className="flex h-7 max-w-64 items-center rounded-full border border-line pl-2.5 text-[12.5px]"
            >
              <bdi className="truncate">{name}</bdi>
              <IconButton
                icon={X}
                label={say.forgetOne(name)}
                size={14}
                small
                className="rounded-full"
                onClick={() => ask(changed(host.call("forgetVoices", { names: [name] })))}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
