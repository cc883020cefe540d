/** The desktop program in a real Electron on a screen of its own: started, asked about its processes, handed files, killed. */
import { spawn } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { _electron, type ElectronApplication, type Page } from "@playwright/test";
import { z } from "zod";
import type { Home } from "../privacy/support/trace.ts";

export interface RealWindow {
  app: ElectronApplication;
  page: Page;
  /** process number of the program itself, whatever it is started by */
  pid: number;
}

/** @param before words that the program is started by */
export async function openWindow(
  executable: string,
  home: Home,
  display: string,
  words: readonly string[],
  before: readonly string[] = [],
): Promise<RealWindow> {
  const start = join(home.root, "start.sh");
  writeFileSync(start, `#!/bin/sh\nexec ${[...before, executable].join(" ")} "$@"\n`);
  chmodSync(start, 0o755);
  // Chromium's sandbox can't be traced, nor used by root.
  const args = ["--no-sandbox", ...words];
  const env = { ...home.environment, DISPLAY: display };
  const app = await _electron.launch({ executablePath: start, args, env, cwd: home.root });
  const page = await app.firstWindow();
  return { app, page, pid: await app.evaluate(() => process.pid) };
}

/** @returns the exit code of a second start, which hands its words to the first */
export function startAgain(executable: string, home: Home, display: string, words: string[]): Promise<number | null> {
  const env = { ...home.environment, DISPLAY: display };
  const second = spawn(executable, ["--no-sandbox", ...words], { env, cwd: home.root, stdio: "ignore" });
  return new Promise((done) => second.once("exit", done));
}

/** As from a file manager: the page gets real files, with their paths. */
export async function dropInto(page: Page, paths: readonly string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: paths.map((path) => resolve(path)), dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await devtools.send("Input.dispatchDragEvent", { type, x: 600, y: 400, data });
  await devtools.detach();
}

const States = z.array(z.string());

/** @returns of each file in the queue its state, or what went wrong */
export async function statesIn({ app }: RealWindow): Promise<string[]> {
  return States.catch([]).parse(await inPage(app, stateScript));
}

const stateScript = `window.slimscribe.call("queue", {}).then(({ value }) =>
  value.rows.map((row) => row.failure?.message ?? row.state))`;

/** Asked by the program: the page may have crashed meanwhile, and be another one. @returns null where it doesn't answer */
export function inPage(app: ElectronApplication, script: string): Promise<unknown> {
  return app.evaluate(({ BrowserWindow }, code) => {
    const answer = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code);
    // A page that has crashed never answers, nor fails.
    const none = new Promise((done) => setTimeout(() => done(null), 5000));
    return Promise.race([answer, none]);
  }, script);
}

/** Processes of the program that have no window: the engine, and what compiles for it. */
export async function helpersOf({ app }: RealWindow): Promise<{ name: string; pid: number }[]> {
  const all = await app.evaluate(({ app: program }) => program.getAppMetrics());
  return all.flatMap(({ name, pid }) => (name?.startsWith("Slimscribe ") === true ? [{ name, pid }] : []));
}

/** Resident memory at its highest, in bytes. */
export function peakBytes(pid: number): number {
  return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

export function isAlive(pid: number): boolean {
  try {
    // What has ended and waits for its parent is no more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
