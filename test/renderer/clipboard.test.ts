/** Copying from the page: a clipboard that refuses, or isn't there, is told. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createProgram, type Program } from "../../renderer/program.ts";
import { change, page } from "../../renderer/store.ts";

beforeEach(() => change({ notices: [] }));
afterEach(() => vi.unstubAllGlobals());

/** Nothing of it is asked: what is copied goes past the program. */
const { copy } = createProgram({} as Program["host"], {} as Program["keeper"]);

const told = () => page().notices.map(({ level, text, hint }) => ({ level, text, hint }));

test("what was copied is told", async () => {
  const written: string[] = [];
  vi.stubGlobal("navigator", { clipboard: { writeText: async (text: string) => void written.push(text) } });
  copy("Some words.", "It is on the clipboard.");
  await expect.poll(told).toEqual([{ level: "info", text: "It is on the clipboard.", hint: "" }]);
  expect(written).toEqual(["Some words."]);
});

test("a clipboard that refuses, and a browser without one: the person is told, with another way", async () => {
  const refusing = { clipboard: { writeText: () => Promise.reject(new DOMException("denied", "NotAllowedError")) } };
  for (const without of [refusing, {}]) {
    vi.stubGlobal("navigator", without);
    copy("Some words.", "It is on the clipboard.");
    const sentence = { level: "error", text: "The text could not be copied.", hint: expect.stringMatching(/keyboard/) };
    await expect.poll(told).toEqual([sentence]);
    change({ notices: [] });
  }
});
