/** What can be done to a segment; every change goes through the keeper, so it can be undone and is saved. */
import type { EditedSegment, Redo } from "../../src/api/document.ts";
import { useDocument } from "../document.ts";
import type { Program } from "../program.ts";
import { merge, splitSegment, withText } from "../segment-edits.ts";
import { ask, notify } from "../store.ts";
import { words } from "../words.ts";
import { useReading } from "./reading.ts";
import type { SegmentActions } from "./segment-props.ts";

function at(index: number): EditedSegment | undefined {
  return useDocument.getState().segments[index];
}

function said(segments: readonly { text: string }[]): string {
  return segments
    .map(({ text }) => text.trim())
    .join(" ")
    .trim();
}

export function segmentActions(program: Program, id: string): SegmentActions {
  const { keeper, host } = program;
  const put = (index: number, change: (segment: EditedSegment) => EditedSegment): void =>
    keeper.edit((segments) => {
      const old = segments[index];
      if (old === undefined) return segments;
      const next = change(old);
      return next === old ? segments : segments.map((segment, place) => (place === index ? next : segment));
    });

  /** from a message, which may still be there while the original is shown */
  const undo = (): void => {
    void keeper.showOriginal(false);
    keeper.undo();
  };

  const redo = async (index: number, how: Redo): Promise<void> => {
    const segment = at(index);
    if (segment === undefined) return;
    const { key, start, end, language } = segment;
    const { setBusy } = useReading.getState();
    setBusy(key, true);
    try {
      const fresh = await host.call("redo", {
        id,
        start,
        end,
        how: { ...(language !== undefined && { language }), ...how },
      });
      if (fresh.length === 0) {
        notify({ level: "info", text: words.suspect.empty, hint: "" });
        return;
      }
      const same = said(fresh) === segment.text.trim();
      // The list may have changed meanwhile: the segment is found by its key.
      keeper.amend((segments) =>
        segments.flatMap((old) =>
          old.key === key
            ? fresh.map((one, place) => ({
                ...one,
                key: place === 0 ? key : `${key}.${crypto.randomUUID().slice(0, 8)}`,
              }))
            : [old],
        ),
      );
      notify({
        level: "info",
        hint: "",
        text: same ? words.suspect.same : words.suspect.changed,
        ...(same ? {} : { action: { label: words.transcript.undo, run: undo } }),
      });
    } finally {
      setBusy(key, false);
    }
  };

  return {
    edit: (index) => useReading.getState().edit(index),
    write: (index, text) => put(index, (segment) => withText(segment, text)),
    split: (index, text, caret) => keeper.edit((segments) => splitSegment(segments, index, text, caret)),
    merge: (index) => keeper.edit((segments) => merge(segments, index)),
    speak: (index, speaker) =>
      put(index, (segment) => {
        const { speaker: old = "", ...rest } = segment;
        if (old === speaker) return segment;
        return speaker === "" ? rest : { ...rest, speaker };
      }),
    keep: (index) => put(index, (segment) => ({ ...segment, kept: true })),
    redo: (index, how) => ask(redo(index, how)),
    saveSpan(index) {
      const segment = at(index);
      if (segment !== undefined) program.exportSpan(id, segment.start, segment.end);
    },
    copy(index) {
      const segment = at(index);
      if (segment !== undefined) program.copy(segment.text.trim(), words.transcript.copied);
    },
  };
}
