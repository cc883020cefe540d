/** The doubtful passages of a transcript, heard again with another model. */
import { expect, test } from "vitest";
import { type Engine, TranscribeOptions } from "../../src/api/engine.ts";
import type { Segment, Suspicion } from "../../src/api/transcript.ts";
import { keyed } from "../../src/app/job.ts";
import { doubtfulPassages, redoDoubtful } from "../../src/app/redo-doubtful.ts";
import { segment, transcript } from "../export/support/transcripts.ts";

const doubtful = (start: number, end: number, text: string, suspect: Suspicion = "loop"): Segment => ({
  ...segment(start, end, text),
  suspect: [suspect],
});

const heard = keyed(0, [
  segment(0, 2, "One."),
  doubtful(2, 4, "Two."),
  doubtful(4.5, 6, "Three."),
  segment(6, 8, "Four."),
  doubtful(20, 22, "Five."),
  doubtful(30, 32, "Six."),
]);

const recording = {
  stored: { path: "talk.wav", language: "en", options: TranscribeOptions.parse({ language: "auto" }) },
};

/** @param texts of the spans, in their order; an empty one hears nothing */
function engineThatHears(texts: readonly string[], asked: TranscribeOptions[] = []) {
  const engine: Pick<Engine, "transcribe"> = {
    async transcribe({ options }, onEvent) {
      const text = texts[asked.length] ?? "";
      asked.push(options);
      onEvent({ type: "preparing", step: "loading", model: options.model, attention: "slim", share: null });
      const segments = text === "" ? [] : [segment(0.5, 1, text)];
      onEvent({ type: "done", transcript: { ...transcript(segments), model: "whisper-small" } });
    },
  };
  return { engine: engine as Engine, sound: { span: async () => new Uint8Array() } };
}

test("what follows each other is heard in one go; a pause, a sure segment, another voice or a window's length ends it", () => {
  expect(doubtfulPassages(heard)).toEqual([
    { from: 1, to: 3 },
    { from: 4, to: 5 },
    { from: 5, to: 6 },
  ]);
  const voices = keyed(0, [doubtful(0, 2, "A."), { ...doubtful(2, 4, "B."), speaker: "Right" }]);
  expect(doubtfulPassages(voices)).toHaveLength(2);
  const long = keyed(
    0,
    Array.from({ length: 6 }, (_, i) => doubtful(i * 10, i * 10 + 10, "Long.")),
  );
  expect(doubtfulPassages(long)).toEqual([
    { from: 0, to: 2 },
    { from: 2, to: 4 },
    { from: 4, to: 6 },
  ]);
  const looked = keyed(0, [doubtful(0, 1, "Looked at.")]).map((one) => ({ ...one, kept: true }));
  expect(doubtfulPassages([...keyed(1, [segment(0, 1, "Sure.")]), ...looked])).toEqual([]);
});

test("words take the place of doubtful ones and say who heard them; where none are heard nothing is deleted", async () => {
  const asked: TranscribeOptions[] = [];
  const steps: string[] = [];
  const parts = {
    ...engineThatHears(["Better.", "", "Last."], asked),
    onEvent: ({ type }: { type: string }) => steps.push(type),
  };
  const redone = await redoDoubtful(parts, recording, heard, "small");
  expect(redone.segments.map(({ text, model }) => [text, model])).toEqual([
    ["One.", undefined],
    ["Better.", "whisper-small"],
    ["Four.", undefined],
    ["Five.", undefined],
    ["Last.", "whisper-small"],
  ]);
  expect(redone).toMatchObject({ doubtful: 3, replaced: 2 });
  // In the language that was found for the whole recording: a short span tells it less surely.
  expect(asked.map(({ model, language }) => [model, language])).toEqual(Array(3).fill(["small", "en"]));
  expect(steps).toEqual(Array(3).fill("preparing"));
  expect(redone.segments[1]?.start).toBeCloseTo(2.5);
});

test("once it is stopped, the rest stays as it was heard", async () => {
  let passages = 0;
  const parts = engineThatHears(["Better.", "Never.", "Never."]);
  const redone = await redoDoubtful(parts, recording, heard, "small", () => ++passages > 1);
  expect(redone.segments.map(({ text }) => text)).toEqual(["One.", "Better.", "Four.", "Five.", "Six."]);
});
