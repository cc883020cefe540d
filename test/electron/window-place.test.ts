/** Where the window opens, by what was kept and the screens that are there. */
import { EventEmitter } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserWindow } from "electron";
import { expect, onTestFinished, test } from "vitest";
import { openRemembered } from "../../electron/remembered.ts";
import { keepPlace, placeOn } from "../../electron/window-place.ts";

const first = { x: 0, y: 30, width: 1920, height: 1050 };
const second = { x: 1920, y: 0, width: 2560, height: 1440 };
const at = (x: number, y: number, width = 1200, height = 700) => ({ x, y, width, height, maximized: false });

test("a window comes back where it was, on whatever screen that is", () => {
  expect(placeOn(at(100, 80), [first])).toEqual({ x: 100, y: 80, width: 1200, height: 700 });
  expect(placeOn(at(2500, 200), [first, second])).toEqual({ x: 2500, y: 200, width: 1200, height: 700 });
  // Partly outside, but it can be taken hold of.
  expect(placeOn(at(-900, 500), [first])).toEqual({ x: -900, y: 500, width: 1200, height: 700 });
});

test("a screen that is gone leaves the size, as far as the first screen has room for it", () => {
  expect(placeOn(at(2500, 200, 2400, 1300), [first])).toEqual({ width: 1920, height: 1050 });
  for (const [x, y] of [
    [-1150, 100],
    [1880, 100],
    [100, 0],
    [100, 1070],
  ] as const)
    expect([x, y, placeOn(at(x, y), [first])]).toEqual([x, y, { width: 1200, height: 700 }]);
});

test("the first time, and without a screen that is known, the usual size", () => {
  expect(placeOn(null, [first])).toEqual({ width: 1360, height: 860 });
  expect(placeOn(null, [{ x: 0, y: 0, width: 1024, height: 740 }])).toEqual({ width: 1024, height: 740 });
  expect(placeOn(null, [])).toEqual({ width: 1360, height: 860 });
});

test("what a frame moves it by is not kept: it comes back to its place at every start", () => {
  const kept: unknown[] = [];
  const opened = (asked: { x: number; y: number }) => {
    let bounds = { ...at(0, 0), ...asked };
    const window = Object.assign(new EventEmitter(), { getNormalBounds: () => bounds, isMaximized: () => false });
    keepPlace(window as unknown as BrowserWindow, ({ x, y }) => kept.push([x, y]));
    window.emit("show");
    return {
      move(x: number, y: number) {
        bounds = { ...bounds, x, y };
        window.emit("move");
      },
      close: () => void window.emit("close"),
    };
  };
  const framed = opened({ x: 200, y: 150 });
  framed.move(201, 170);
  framed.close();
  framed.move(301, 470);
  framed.close();
  // The system has put it somewhere else, and nothing is around it.
  const placed = opened({ x: 200, y: 150 });
  placed.move(0, 30);
  placed.close();
  opened({ x: 200, y: 150 }).close();
  expect(kept).toEqual([
    [200, 150],
    [300, 450],
    [0, 30],
    [200, 150],
  ]);
});

test("what is kept is the person's alone; what can't be read of it is forgotten, the rest stays", () => {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-window-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "profile", "window.json");
  const nothing = {
    place: null,
    saveFolder: null,
    openFolder: null,
    dataFolder: null,
    theme: "system",
    language: "system",
  };
  expect(openRemembered(path).kept).toEqual(nothing);
  openRemembered(path).put({ place: at(1, 2), saveFolder: "/results", theme: "dark" });
  expect(openRemembered(path).kept).toEqual({
    ...nothing,
    place: at(1, 2),
    saveFolder: "/results",
    theme: "dark",
  });
  if (process.platform !== "win32") expect(statSync(path).mode & 0o77).toBe(0);
  const damaged = readFileSync(path, "utf8").replace('"width":1200', '"width":"wide"').replace('"dark"', '"pink"');
  writeFileSync(path, damaged);
  expect(openRemembered(path).kept).toEqual({ ...nothing, saveFolder: "/results" });
  writeFileSync(path, damaged.slice(0, 20));
  expect(openRemembered(path).kept).toEqual(nothing);
  // A profile that can't be written costs nothing but the memory.
  const there = openRemembered(join(path, "below a file"));
  there.put({ openFolder: "/here" });
  expect(there.kept.openFolder).toBe("/here");
});
