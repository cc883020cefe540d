/** A window that is closed: when it may go, when the person is asked. */
import { EventEmitter } from "node:events";
import type { BrowserWindow } from "electron";
import { beforeEach, expect, test, vi } from "vitest";
import { traysAreSeen, watchClosing } from "../../electron/closing.ts";

const asked = vi.hoisted(() => ({ questions: [] as unknown[], answer: 0 }));
vi.mock("electron", () => ({
  dialog: {
    async showMessageBox(_window: unknown, options: unknown) {
      asked.questions.push(options);
      return { response: asked.answer };
    },
  },
}));
beforeEach(() => Object.assign(asked, { questions: [], answer: 0 }));

/** @returns what became of the window, and a way to close it */
function closing(
  work: { left: number; seen: boolean; ending?: boolean; recording?: boolean },
  platform: NodeJS.Platform = "linux",
) {
  const became: string[] = [];
  const window = Object.assign(new EventEmitter(), { destroy: () => void became.push("gone") });
  watchClosing(
    window as unknown as BrowserWindow,
    {
      ending: () => work.ending === true,
      left: () => work.left,
      recording: () => work.recording === true,
      traySeen: async () => work.seen,
      quit: () => void became.push("quit"),
    },
    platform,
  );
  const close = (): boolean => {
    let kept = false;
    window.emit("close", { preventDefault: () => (kept = true) });
    return kept;
  };
  return { became, close };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("over running work it goes where a tray or the dock brings it back, else the person is asked, once", async () => {
  for (const [work, platform] of [
    [{ left: 2, seen: true }, "linux"],
    [{ left: 2, seen: false }, "darwin"],
  ] as const) {
    const { became, close } = closing(work, platform);
    expect(close()).toBe(true);
    await settled();
    expect([became, asked.questions]).toEqual([["gone"], []]);
  }
  const { became, close } = closing({ left: 2, seen: false });
  expect([close(), close()]).toEqual([true, true]);
  await settled();
  expect(became).toEqual([]);
  expect(asked.questions).toEqual([expect.objectContaining({ message: "2 files are not transcribed yet." })]);
  asked.answer = 1;
  close();
  await settled();
  expect(became).toEqual(["quit"]);
});

test("without work, or while the program ends, it closes", async () => {
  expect(closing({ left: 0, seen: false }).close()).toBe(false);
  expect(closing({ left: 2, seen: false, ending: true }).close()).toBe(false);
  await settled();
  expect(asked.questions).toEqual([]);
});

test("whether a tray is seen is asked of Linux's desktop; no answer is no", async () => {
  expect(await traysAreSeen("linux", async () => "(<true>,)\n")).toBe(true);
  expect(await traysAreSeen("linux", async () => "(<false>,)\n")).toBe(false);
  expect(await traysAreSeen("linux", () => Promise.reject(new Error("no bus")))).toBe(false);
  const never = (): Promise<string> => Promise.reject(new Error("asked for nothing"));
  expect([await traysAreSeen("darwin", never), await traysAreSeen("win32", never)]).toEqual([true, true]);
});

test("over a recording the person is asked first, whatever else goes on", async () => {
  const { became, close } = closing({ left: 0, seen: true, recording: true });
  expect(close()).toBe(true);
  await settled();
  expect([became, asked.questions]).toEqual([[], [expect.objectContaining({ message: "A recording is under way." })]]);
  asked.answer = 1;
  close();
  await settled();
  expect(became).toEqual(["gone"]);
});
