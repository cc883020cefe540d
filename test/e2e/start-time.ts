/**
 * `npm run bench:start`: from the start of the desktop program to its drawn window, beside an empty window of the same Electron, in turn. Drawn is
 * what the page itself notes as its first content on the screen. The first start of each is not counted: files are read from the disk then.
 */
import { constants, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { makeHome } from "../privacy/support/trace.ts";
import { executableName, openDisplay, realElectron } from "./electron-runtime.ts";
import { openPacked } from "./real-window.ts";

const emptyProgram = `const { app, BrowserWindow } = require("electron");
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1360, height: 860, show: false });
  window.once("ready-to-show", () => window.show());
  window.loadFile("index.html");
});
app.on("window-all-closed", () => app.quit());
`;

/** The same runtime with nothing but a window in it. @returns its executable */
function placeEmpty(runtime: string, folder: string): string {
  const filter = (path: string): boolean => basename(path) !== "resources";
  cpSync(runtime, folder, { recursive: true, mode: constants.COPYFILE_FICLONE, filter });
  const app = join(folder, "resources", "app");
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "empty", main: "main.cjs" }));
  writeFileSync(join(app, "main.cjs"), emptyProgram);
  writeFileSync(join(app, "index.html"), "<!doctype html><title>empty</title><h1>Empty</h1>");
  return join(folder, executableName);
}

const firstContent = `new Promise((found) => new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries())
    if (name === "first-contentful-paint") found(performance.timeOrigin + startTime);
}).observe({ type: "paint", buffered: true }))`;

/** @returns seconds from a start to the first content, with what the program has kept from the start before */
async function secondsToDraw(executable: string, home: ReturnType<typeof makeHome>, display: string): Promise<number> {
  const begun = Date.now();
  const window = await openPacked({ executable, home, display, words: [] });
  try {
    return (Number(await window.page.evaluate(firstContent)) - begun) / 1000;
  } finally {
    await window.close();
  }
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const rounds = Number(process.argv[2] ?? 5);
const electron = realElectron();
if ("missing" in electron) throw new Error(`not measured: ${electron.missing}`);
const folder = mkdtempSync(join(tmpdir(), "slimscribe-start-"));
const screen = await openDisplay();
const programs = [electron.executable, placeEmpty(dirname(electron.executable), join(folder, "empty"))];
const homes = programs.map(() => makeHome());
const seconds: [number[], number[]] = [[], []];
try {
  for (let round = 0; round <= rounds; round += 1)
    for (const [i, times] of seconds.entries()) {
      const [program, home] = [programs[i], homes[i]];
      if (program === undefined || home === undefined) continue;
      const taken = await secondsToDraw(program, home, screen.display);
      if (round > 0) times.push(taken);
    }
  const [ours, empty] = [middle(seconds[0]), middle(seconds[1])];
  const all = (times: readonly number[]): string => times.map((one) => one.toFixed(2)).join(", ");
  console.log(`Slimscribe ${(ours / empty).toFixed(2)} times an empty window, the middle of ${rounds} starts in turn`);
  console.log(`Slimscribe   ${ours.toFixed(2)} s   (${all(seconds[0])})`);
  console.log(`empty window ${empty.toFixed(2)} s   (${all(seconds[1])})`);
} finally {
  screen.close();
  for (const home of homes) home.remove();
  rmSync(folder, { recursive: true, force: true });
}
