/** The desktop program in a real Electron on a screen of its own: started, asked about its processes, handed files, killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { _electron, type Browser, chromium, type Page } from "@playwright/test";
import { z } from "zod";
import { treeOf } from "../../bench/peers/resident.ts";
import type { Home } from "../privacy/support/trace.ts";

export interface RealWindow {
  page: Page;
  /** process number of the program itself, whatever it is started by */
  pid: number;
  /** asks the page, be it another one than at the start. @returns null where it doesn't answer */
  ask(script: string): Promise<unknown>;
  /** does something that asks where a file is to be saved, and answers. @returns what would have been shown; null where nobody can answer */
  save(path: string, act: () => Promise<void>): Promise<unknown>;
  /** a key as the system gives it, which the menu sees too: what comes by Chromium's own way in goes to the page alone. Not where it is packed */
  press(keyCode: string, modifiers: readonly "control"[]): Promise<void>;
  /** resolves when the program has ended */
  close(): Promise<void>;
}

export interface Start {
  executable: string;
  home: Home;
  display: string;
  /** of the program */
  words: readonly string[];
  /** words that the program is started by */
  before?: readonly string[];
}

/** Through Node's inspector: a program that is not packed. */
export async function openWindow({ executable, home, display, words, before = [] }: Start): Promise<RealWindow> {
  const start = join(home.root, "start.sh");
  writeFileSync(start, `#!/bin/sh\nexec ${[...before, executable].join(" ")} "$@"\n`);
  chmodSync(start, 0o755);
  // Chromium's sandbox can't be traced, nor used by root.
  const args = ["--no-sandbox", ...words];
  const env = { ...home.environment, DISPLAY: display };
  const app = await _electron.launch({ executablePath: start, args, env, cwd: home.root });
  return {
    page: await app.firstWindow(),
    pid: await app.evaluate(() => process.pid),
    ask: (script) =>
      app.evaluate(({ BrowserWindow }, code) => {
        const answer = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code);
        // A page that has crashed never answers, nor fails.
        const none = new Promise((done) => setTimeout(() => done(null), 5000));
        return Promise.race([answer, none]);
      }, script),
    async save(path, act) {
      const asked = app.evaluate(
        ({ session }, to) =>
          new Promise((done) => {
            session.defaultSession.once("will-download", (_event, item) => {
              const options = item.getSaveDialogOptions();
              item.setSavePath(to);
              item.once("done", (_done, state) => done({ ...options, state }));
            });
          }),
        path,
      );
      await act();
      return asked;
    },
    press: (keyCode, modifiers) =>
      app.evaluate(
        ({ BrowserWindow }, key) => {
          const [window] = BrowserWindow.getAllWindows();
          window?.webContents.focus();
          for (const type of ["keyDown", "keyUp"] as const) window?.webContents.sendInputEvent({ type, ...key });
        },
        { keyCode, modifiers: [...modifiers] },
      ),
    close: () => app.close(),
  };
}

/** Through Chromium's own way in, which every program has: one that is packed, whose Node has no inspector. */
export async function openPacked({ executable, home, display, words, before = [] }: Start): Promise<RealWindow> {
  const [program = "", ...rest] = [...before, executable, "--no-sandbox", "--remote-debugging-port=0", ...words];
  const env = { ...home.environment, DISPLAY: display };
  const child = spawn(program, rest, { env, cwd: home.root, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const address = await addressOf(child);
  const connect = (): Promise<Browser> => chromium.connectOverCDP(address, { noDefaults: true });
  const browser = await connect();
  const [pid = 0] = treeOf(child.pid ?? 0).filter((one) => wordsOf(one)[0] === executable);
  return {
    page: await pageIn(browser),
    pid,
    ask(script) {
      // A page that has crashed stays so to whoever saw it: another one is asked.
      const answer = async (): Promise<unknown> => {
        const another = await connect();
        return (await pageIn(another)).evaluate(script).finally(() => another.close());
      };
      const none = new Promise((done) => setTimeout(() => done(null), 2000));
      return Promise.race([answer().catch(() => null), none]);
    },
    save: async () => null,
    press: () => Promise.reject(new Error("nobody can press the keys of a packed program")),
    async close() {
      await browser.close();
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((found, fail) => {
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address !== undefined) found(address);
    });
    child.once("exit", () => fail(new Error(`the program ended: ${said}`)));
  });
}

async function pageIn(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error("the program has no window");
  return context.pages()[0] ?? context.waitForEvent("page");
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
export async function statesIn({ ask }: RealWindow): Promise<string[]> {
  return States.catch([]).parse(await ask(stateScript));
}

const stateScript = `window.slimscribe.call("queue", {}).then(({ value }) =>
  value.rows.map((row) => row.failure?.message ?? row.state))`;

/** Processes of the program that run Node without a window: the engine, and what compiles for it. */
export const helpersOf = ({ pid }: RealWindow): number[] =>
  treeOf(pid).filter((one) => wordsOf(one).includes("--utility-sub-type=node.mojom.NodeService"));

/** The process of the program's page. */
export const rendererOf = ({ pid }: RealWindow): number | undefined =>
  treeOf(pid).find((one) => wordsOf(one).includes("--type=renderer"));

/** What a process was started by. Chromium's own write their words anew, with spaces between them. */
function wordsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split(/[\0 ]/);
  } catch {
    return [];
  }
}

/** Resident memory at its highest, in bytes. */
export function peakBytes(pid: number): number {
  return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** Resident memory now, in bytes; what processes share counts in parts. 0 where it has ended. */
function residentBytes(pid: number): number {
  try {
    return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Looks at the helpers until it is ended. @returns what ends it, with how many there were and what they held together at most */
export function watchHelpers(window: RealWindow): () => { processes: number; mostBytes: number } {
  const seen = new Set<number>();
  let mostBytes = 0;
  const timer = setInterval(() => {
    const helpers = helpersOf(window);
    for (const pid of helpers) seen.add(pid);
    mostBytes = Math.max(
      mostBytes,
      helpers.reduce((sum, pid) => sum + residentBytes(pid), 0),
    );
  }, 200);
  return () => {
    clearInterval(timer);
    return { processes: seen.size, mostBytes };
  };
}

export function isAlive(pid: number): boolean {
  try {
    // What has ended and waits for its parent is no more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
