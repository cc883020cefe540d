/** What is doubtful about a segment, and the ways to decode it again. */
import { Ear, TriangleAlert } from "lucide-react";
import type { EditedSegment } from "../../src/api/document.ts";
import { otherLanguages } from "../language-options.ts";
import { largerModels } from "../larger-models.ts";
import { Button } from "../parts/button.tsx";
import { Menu, type MenuItem } from "../parts/menu.tsx";
import { player } from "../player.ts";
import { heardLanguages, usePage } from "../store.ts";
import { words } from "../words.ts";
import type { SegmentActions, SegmentProps } from "./segment-props.ts";

/** The ways to decode a segment again. */
export function useRedoItems({ language }: EditedSegment, index: number, actions: SegmentActions): MenuItem[] {
  const { suspect } = words;
  const row = usePage((state) => (state.selected === null ? undefined : state.rows.get(state.selected)));
  const model = usePage((state) => state.models.find((one) => one.name === row?.options.model));
  const models = usePage((state) => state.models);
  const spoken = language ?? row?.language ?? null;
  const larger = largerModels(models, row?.options.model ?? "", spoken);
  const items: MenuItem[] = [
    { label: suspect.redoPlain, run: () => actions.redo(index, { vad: false }) },
    { label: suspect.redoAccurate, run: () => actions.redo(index, { preset: "accurate" }) },
    ...larger.map(({ name }) => ({ label: suspect.redoModel(name), run: () => actions.redo(index, { model: name }) })),
  ];
  // A model of one language has no other to offer.
  if (model?.multilingual === false) return items;
  const languages = (): MenuItem[] =>
    otherLanguages(spoken, heardLanguages()).map(({ value, label }) => ({
      label,
      run: () => actions.redo(index, { language: value }),
    }));
  return [...items, { label: suspect.redoLanguage, items: languages }];
}

type DoubtProps = Pick<SegmentProps, "segment" | "index" | "busy" | "actions">;

export function SegmentDoubt({ segment, index, busy, actions }: DoubtProps) {
  const { suspect } = words;
  const redoItems = useRedoItems(segment, index, actions);
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-1 text-[12.5px] text-warn">
      <span className="mr-2.5 flex gap-2">
        <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
        {segment.suspect?.map((one) => suspect.names[one].reason).join(" ")}
      </span>
      {busy ? (
        <span className="text-soft">{suspect.working}</span>
      ) : (
        <span className="-ml-2 flex">
          <Button small onClick={() => player.playSpan(segment.start, segment.end)}>
            <Ear size={13} aria-hidden />
            {suspect.listen}
          </Button>
          <Menu trigger={<Button small>{suspect.redo}</Button>} groups={[redoItems]} />
          <Button small onClick={() => actions.keep(index)}>
            {suspect.keep}
          </Button>
        </span>
      )}
    </div>
  );
}
