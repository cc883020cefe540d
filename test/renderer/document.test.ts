/** The open transcript, whatever order answers and events come in: they go different ways. */
import { beforeEach, expect, test } from "vitest";
import { DocumentKeeper, shownSegments, useDocument } from "../../renderer/document.ts";
import type { HostEvent } from "../../src/api/contract.ts";
import type { Document, EditedSegment } from "../../src/api/document.ts";

const segment = (index: number) =>
  ({ key: `${index}`, start: index, end: index + 1, text: ` ${index}` }) as EditedSegment;
const heard = (windows: number, id = "a"): HostEvent => ({
  type: "window",
  id,
  windows,
  segments: [segment(windows)],
});
const written = (windows: number, id = "a") =>
  ({
    row: { id },
    revision: 0,
    windows,
    edited: false,
    stats: null,
    segments: Array.from({ length: windows }, (_, index) => segment(index + 1)),
  }) as unknown as Document;

/** Questions for a document wait until the test answers them. */
function program() {
  const asked: { id: string; answer(document: Document): Promise<void> }[] = [];
  const call = (_method: string, { id }: { id: string }): Promise<unknown> =>
    new Promise((resolve) => {
      asked.push({
        id,
        async answer(document) {
          resolve(document);
          await settled();
        },
      });
    });
  const keeper = new DocumentKeeper({ call } as unknown as ConstructorParameters<typeof DocumentKeeper>[0]);
  return { asked, keeper };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const texts = (): string[] => useDocument.getState().segments.map(({ text }) => text.trim());

beforeEach(() => useDocument.setState({ id: null, loading: false, segments: [] }));

test("what is heard behind the answer is added", async () => {
  const { asked, keeper } = program();
  void keeper.open("a");
  await settled();
  await asked[0]?.answer(written(1));
  keeper.onEvent(heard(2));
  keeper.onEvent(heard(2, "b"));
  expect(texts()).toEqual(["1", "2"]);
});

test("an answer that is older than what was heard before it is asked for again", async () => {
  const { asked, keeper } = program();
  void keeper.open("a");
  await settled();
  keeper.onEvent(heard(1));
  keeper.onEvent(heard(2));
  await asked[0]?.answer(written(0));
  expect([asked.length, useDocument.getState().loading]).toEqual([2, true]);
  await asked[1]?.answer(written(2));
  expect([texts(), useDocument.getState().loading]).toEqual([["1", "2"], false]);
});

test("a window that was missed has the whole read anew", async () => {
  const { asked, keeper } = program();
  void keeper.open("a");
  await settled();
  await asked[0]?.answer(written(1));
  keeper.onEvent(heard(3));
  await settled();
  await asked[1]?.answer(written(3));
  expect(texts()).toEqual(["1", "2", "3"]);
});

test("an earlier answer that comes later is no longer wanted", async () => {
  const { asked, keeper } = program();
  void keeper.open("a");
  await settled();
  keeper.onEvent({ type: "document", id: "a" });
  await settled();
  await asked[1]?.answer(written(2));
  await asked[0]?.answer(written(1));
  expect(texts()).toEqual(["1", "2"]);
  void keeper.open("b");
  await settled();
  void keeper.open("a");
  await settled();
  await asked[3]?.answer(written(2));
  await asked[2]?.answer(written(5, "b"));
  expect([useDocument.getState().id, texts()]).toEqual(["a", ["1", "2"]]);
});

test("a file that never has what was told of it is shown as it is", async () => {
  const { asked, keeper } = program();
  void keeper.open("a");
  await settled();
  keeper.onEvent(heard(9));
  for (let tries = 0; tries < 3; tries++) await asked[tries]?.answer(written(1));
  expect([asked.length, texts()]).toEqual([3, ["1"]]);
});

const original = [{ ...segment(1), text: " heard" }];

/** An open transcript with two changes, the second one undone, while the original is shown. */
async function lookingAtOriginal() {
  const { asked, keeper } = program();
  void keeper.open("a");
  await settled();
  await asked[0]?.answer(written(1));
  for (const text of [" mine", " not yet"]) keeper.edit((all) => all.map((one) => ({ ...one, text })));
  keeper.undo();
  void keeper.showOriginal(true);
  await settled();
  await asked[1]?.answer(original as unknown as Document);
  expect(shownSegments(useDocument.getState())).toEqual(original);
  return keeper;
}

test("the original is only read: nothing that the person does changes a word", async () => {
  const keeper = await lookingAtOriginal();
  keeper.edit((all) => all.map((one) => ({ ...one, text: " written over it" })));
  keeper.undo();
  keeper.redo();
  expect(texts()).toEqual(["mine"]);
  expect(shownSegments(useDocument.getState())).toEqual(original);
  // What the engine was asked for before isn't lost.
  keeper.amend((all) => all.map((one) => ({ ...one, text: " decoded again" })));
  expect(texts()).toEqual(["decoded again"]);
  expect(shownSegments(useDocument.getState())).toEqual(original);
});

test("who turns back before the original is there sees their own version", async () => {
  const { asked, keeper } = program();
  void keeper.open("a");
  await settled();
  await asked[0]?.answer(written(1));
  void keeper.showOriginal(true);
  void keeper.showOriginal(false);
  await settled();
  await asked[1]?.answer(original as unknown as Document);
  expect(shownSegments(useDocument.getState())).toEqual(written(1).segments);
});

test("going back to the original can be undone", async () => {
  const keeper = await lookingAtOriginal();
  keeper.revert();
  expect([texts(), useDocument.getState().original]).toEqual([["heard"], null]);
  keeper.undo();
  expect(texts()).toEqual(["mine"]);
});

test("an original that comes late is not laid over another transcript", async () => {
  const { asked, keeper } = program();
  void keeper.open("a");
  await settled();
  await asked[0]?.answer(written(1));
  void keeper.showOriginal(true);
  await settled();
  void keeper.open("b");
  await settled();
  await asked[2]?.answer(written(2, "b"));
  await asked[1]?.answer(original as unknown as Document);
  expect(shownSegments(useDocument.getState()).length).toBe(2);
});

const coming = (...indexes: number[]): HostEvent => ({
  type: "provisional",
  id: "a",
  windows: indexes.map((index) => ({ index, start: 29 * index, text: `so far ${index}` })),
});
const provisional = (): number[] => useDocument.getState().provisional.map(({ index }) => index);

test("words that are still being decoded stand beside the transcript until their window is done", async () => {
  const { asked, keeper } = program();
  void keeper.open("a");
  await settled();
  keeper.onEvent(coming(0));
  expect(provisional()).toEqual([]);
  await asked[0]?.answer(written(1));
  // One that is older than the window: it is there for good.
  keeper.onEvent(coming(0, 1, 2));
  expect([provisional(), texts()]).toEqual([[1, 2], ["1"]]);
  keeper.onEvent({ ...coming(1, 2), id: "b" } as HostEvent);
  expect(provisional()).toEqual([1, 2]);
  keeper.onEvent(heard(2));
  expect([provisional(), texts()]).toEqual([[2], ["1", "2"]]);
  // A window without words takes its own away, too.
  keeper.onEvent({ ...heard(3), segments: [] } as HostEvent);
  expect([provisional(), texts()]).toEqual([[], ["1", "2"]]);
});

test("of a file that is cancelled nothing provisional is left, nor of one that is closed", async () => {
  const { asked, keeper } = program();
  void keeper.open("a");
  await settled();
  await asked[0]?.answer(written(1));
  const rows = (state: string, id = "a") => ({ type: "rows", rows: [{ id, state }] }) as unknown as HostEvent;
  keeper.onEvent(coming(1));
  keeper.onEvent(rows("running"));
  keeper.onEvent(rows("next"));
  keeper.onEvent(rows("cancelled", "b"));
  expect(provisional()).toEqual([1]);
  keeper.onEvent(rows("cancelled"));
  expect(provisional()).toEqual([]);
  keeper.onEvent(coming(1));
  void keeper.open("b");
  await settled();
  expect(provisional()).toEqual([]);
});
