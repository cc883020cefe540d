/** The built main and preload under a stand-in for Electron's module, with a real Chromium page: started, killed, started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { type Browser, test as base, chromium, type Page } from "@playwright/test";
import { chromiumOptions } from "./chromium.ts";

export const root = resolve(import.meta.dirname, "../..");

export interface Desktop {
  page: Page;
  /** what the stand-in told */
  told: Record<string, unknown>[];
  order(order: Record<string, unknown>): void;
  ended: Promise<number | null>;
}

export interface DesktopProgram {
  /** its data folder */
  data: string;
  /** for the test's recordings */
  folder: string;
  /** @param files the folder of the files that are dropped */
  open(files: string): Promise<Desktop>;
  /** the program, its engine and all: at once */
  kill(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

function start(data: string, settings: Record<string, unknown>): ChildProcess {
  return spawn(
    process.execPath,
    ["--import", join(root, "test/electron/register.mjs"), join(root, "out/main/main.js")],
    {
      env: { ...process.env, SLIMSCRIBE_DATA: data, SLIMSCRIBE_STAND_IN: JSON.stringify(settings) },
      stdio: ["pipe", "pipe", "inherit"],
      // A group of its own: what is killed is the whole program.
      detached: true,
    },
  );
}

/** Resolves when the window is there. */
function listen(child: ChildProcess, told: Record<string, unknown>[]): Promise<void> {
  return new Promise((ready, fail) => {
    child.once("exit", () => fail(new Error("the program ended before its window was ready")));
    if (child.stdout === null) return fail(new Error("nothing to listen to"));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      const one: Record<string, unknown> = JSON.parse(line);
      told.push(one);
      if (one.ready === true) ready();
    });
  });
}

async function pageOf(port: number): Promise<[Browser, Page]> {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const pages = browser.contexts().flatMap((context) => context.pages());
  const page = pages.find((one) => one.url().includes("app.localhost"));
  if (page === undefined) throw new Error("the window has no page");
  return [browser, page];
}

export const test = base.extend<{ program: DesktopProgram }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from the pattern
  program: async ({}, use) => {
    const data = await mkdtemp(join(tmpdir(), "slimscribe-desktop-"));
    const folder = join(data, "recordings");
    await mkdir(folder);
    let child: ChildProcess | null = null;
    let browser: Browser | null = null;
    const kill = async (): Promise<void> => {
      await browser?.close().catch(() => {});
      if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((done) => child?.once("exit", done));
      process.kill(-child.pid, "SIGKILL");
      await gone;
    };
    await use({
      data,
      folder,
      kill,
      async open(files) {
        const port = await freePort();
        const { executablePath, args } = chromiumOptions;
        const started = start(data, { root, port, files, chromium: executablePath, args });
        child = started;
        const told: Record<string, unknown>[] = [];
        await listen(started, told);
        const [opened, page] = await pageOf(port);
        browser = opened;
        const ended = new Promise<number | null>((done) => started.once("exit", done));
        return { page, told, ended, order: (order) => void started.stdin?.write(`${JSON.stringify(order)}\n`) };
      },
    });
    await kill();
    await rm(data, { recursive: true, force: true });
  },
});
