/** What a row tells of a file whose model is made ready, and of one whose first words are still to come. */
import { beforeEach, expect, test } from "vitest";
import { rowDetail, rowShare } from "../../renderer/row-detail.ts";
import { onEvent, page, setRows } from "../../renderer/store.ts";
import { words } from "../../renderer/words.ts";
import { talk } from "./row.ts";

const file = { ...talk, duration: 42, resumedAt: 0, progress: null };
const preparing = { step: "model" as const, model: "whisper-base", attention: "slim" as const, share: 0.4 };
const rowText = (): string => {
  const row = page().rows.get("a");
  return row === undefined ? "" : rowDetail(row, undefined, null, "");
};

beforeEach(() => setRows([{ ...file, state: "running" }]));

test("how much of a model is prepared is told, and in full where there is room: never all before it can be used", () => {
  onEvent({ type: "rows", rows: [{ ...file, state: "next", preparing }] });
  expect(rowText()).toBe("0:42 · preparing 40 %");
  expect(words.transcript.preparing(preparing)).toBe("Preparing whisper-base for slim attention: 40 %");
  const row = page().rows.get("a");
  expect(row && rowShare(row)).toBe(0.4);
  onEvent({ type: "rows", rows: [{ ...file, state: "next", preparing: { ...preparing, share: 1 } }] });
  expect(rowText()).toBe("0:42 · preparing 99 %");
  for (const [step, told] of [
    ["kernels", "measuring this processor"],
    ["loading", "loading the model"],
  ] as const) {
    const measuring = { ...preparing, step, share: null };
    onEvent({ type: "rows", rows: [{ ...file, state: "next", preparing: measuring }] });
    expect(rowText()).toBe(`0:42 · ${told}`);
    expect(words.transcript.preparing(measuring)).not.toContain("%");
  }
  onEvent({ type: "rows", rows: [{ ...file, state: "next", preparing: null }] });
  expect(rowText()).toBe("0:42 · Next");
});

test("a file that runs says that it is listened to until there is a figure", () => {
  expect(rowText()).toBe("0:42 · listening");
});

test("a comparison whose mode is prepared tells that in place of its own share", () => {
  const comparison = { progress: 0.1, preparing } as Parameters<typeof words.queue.comparing>[0];
  expect(words.queue.comparing(comparison)).toBe("preparing 40 %");
  expect(words.compare.running(comparison)).toBe("Preparing whisper-base for slim attention: 40 %");
  expect(words.compare.running({ ...comparison, preparing: null })).toBe("Comparing: 10 %");
});
