/** Words that are shown while they are decoded: what is told of them, to whom, and when they are gone. */
import { expect, test } from "vitest";
import type { EngineEvent } from "../../src/api/engine.ts";
import { Provisional } from "../../src/engine/provisional.ts";
import { smallReading, smallVocabulary } from "../decode/support/fake-decoder.ts";

function watched(followed = true) {
  const told: EngineEvent[] = [];
  const listener = { isFollowed: () => followed, onEvent: (event: EngineEvent) => void told.push(event) };
  return { told, provisional: new Provisional(smallReading.tokenizer, listener) };
}

const place = (index: number, span?: number, startSeconds = 0) => ({
  stretch: { startSeconds },
  span,
  text: { window: { index, start: 29 * index } },
});
const inBatch = (index: number, tokens: number[], span?: number) => ({
  value: place(index, span),
  tokens: () => tokens,
});
const { firstTimestamp } = smallVocabulary;

test("the words of all unfinished windows are told in their order, without marks, and only when they change", () => {
  const { told, provisional } = watched();
  provisional.look([inBatch(1, [firstTimestamp, 4]), inBatch(0, [firstTimestamp, 1, 2])]);
  provisional.look([inBatch(1, [firstTimestamp, 4]), inBatch(0, [firstTimestamp, 1, 2, firstTimestamp + 50])]);
  provisional.decoded(place(1), "w4 w9");
  provisional.look([inBatch(0, [firstTimestamp, 1, 2])]);
  expect(told).toEqual([
    { type: "streams", streams: 2 },
    {
      type: "provisional",
      windows: [
        { index: 0, start: 0, text: "w1 w2" },
        { index: 1, start: 29, text: "w4" },
      ],
    },
    { type: "streams", streams: 1 },
    {
      type: "provisional",
      windows: [
        { index: 0, start: 0, text: "w1 w2" },
        { index: 1, start: 29, text: "w4 w9" },
      ],
    },
  ]);
});

test("a window that is told itself is provisional no more; a span that is heard again changes nothing before", () => {
  const { told, provisional } = watched();
  provisional.look([inBatch(0, [1])]);
  provisional.decoded(place(0), "w1 w2");
  provisional.look([inBatch(0, [9], 0)]);
  provisional.decoded(place(0, 0), "w9");
  provisional.look([inBatch(0, [9], 1)]);
  provisional.given(0);
  provisional.look([]);
  const texts = told.flatMap((event) => (event.type === "provisional" ? [event.windows.map(({ text }) => text)] : []));
  expect(texts).toEqual([["w1"], ["w1 w2"], []]);
});

test("stretches of a window in two languages are shown as one text, in their order", () => {
  const { told, provisional } = watched();
  provisional.decoded(place(0, undefined, 12), "w4 w9");
  provisional.look([inBatch(0, [1, 2])]);
  expect(told.at(-1)).toEqual({ type: "provisional", windows: [{ index: 0, start: 0, text: "w1 w2 w4 w9" }] });
});

test("of a file that nobody follows only the streams are told, and no tokens are asked for", () => {
  const { told, provisional } = watched(false);
  const refuse = () => {
    throw new Error("nobody wants them");
  };
  provisional.look([{ value: place(0), tokens: refuse }]);
  provisional.look([{ value: place(0), tokens: refuse }]);
  provisional.look([]);
  expect(told).toEqual([
    { type: "streams", streams: 1 },
    { type: "streams", streams: 0 },
  ]);
});
