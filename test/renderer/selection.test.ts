/** Files are chosen as in the system's own lists, and nothing is meant that isn't seen. */
import { expect, test } from "vitest";
import { choose, chosenInView, idsInView, meantAt, type Selection } from "../../renderer/selection.ts";
import type { QueueRow } from "../../src/api/queue.ts";

const ids = ["a", "b", "c", "d", "e"];
const start: Selection = { selected: "b", chosen: new Set(), anchor: null };
const chosenOf = ({ chosen }: Selection): string => [...chosen].sort().join("");

test("a span begins at the open file, in both directions, and is drawn anew from there", () => {
  const down = choose(start, ids, "d", "span");
  expect(chosenOf(down)).toBe("bcd");
  expect(chosenOf(choose(down, ids, "a", "span"))).toBe("ab");
});

test("single files come and go; a span begins at the last of them", () => {
  const one = choose(start, ids, "d", "also");
  expect([chosenOf(one), one.selected]).toEqual(["bd", "b"]);
  expect(chosenOf(choose(one, ids, "b", "also"))).toBe("d");
  expect(chosenOf(choose(one, ids, "e", "span"))).toBe("de");
});

test("a plain click ends the choice", () => {
  const several = choose(start, ids, "d", "span");
  expect(choose(several, ids, "c", "alone")).toEqual({ selected: "c", chosen: new Set(), anchor: null });
});

test("an anchor that has gone is no beginning", () => {
  expect(chosenOf(choose({ ...start, anchor: "gone" }, ids, "d", "span"))).toBe("d");
});

test("what is filtered out or hidden is in no span and in no action", () => {
  const rows = new Map(
    ids.map((id) => [id, { id, name: `${id}.wav`, state: id === "c" ? "done" : "queued" } as QueueRow]),
  );
  const listed = { order: ids, rows, filter: null, hideDone: false };
  expect(idsInView(listed)).toBe(ids);
  const view = idsInView({ ...listed, hideDone: true });
  expect(view.join("")).toBe("abde");
  expect(idsInView({ ...listed, filter: " B.W" })).toEqual(["b"]);
  expect(chosenOf(choose(start, view, "d", "span"))).toBe("bd");
  const chosen = new Set(["a", "c", "d"]);
  expect(chosenInView(chosen, view)).toEqual(["a", "d"]);
  expect(meantAt("d", chosen, view)).toEqual(["a", "d"]);
  expect(meantAt("b", chosen, view)).toEqual(["b"]);
});
