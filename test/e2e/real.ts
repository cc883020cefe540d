/** The built server with the real engine and model, as a person's machine has it: started, killed, started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test as base, expect, type Locator, type Page } from "@playwright/test";

const root = resolve(import.meta.dirname, "../..");

export interface RealProgram {
  /** its data folder */
  data: string;
  /** for the test's recordings */
  folder: string;
  /** starts it and opens its page */
  start(): Promise<void>;
  /** SIGTERM: it ends after the step that it is in */
  quit(): Promise<void>;
  /** the server, its engine and all: at once */
  kill(): Promise<void>;
}

function launch(data: string, children: ChildProcess[]): Promise<string> {
  const child = spawn(process.execPath, [join(root, "out/server/server.js")], {
    env: { ...process.env, SLIMSCRIBE_DATA: data },
    stdio: ["ignore", "pipe", "inherit"],
    // A group of its own: what is killed is the whole program.
    detached: true,
  });
  children.push(child);
  return new Promise((done, fail) => {
    child.once("exit", () => fail(new Error("the server ended before it listened")));
    child.stdout?.on("data", (chunk: Buffer) => {
      const url = /http:\S+/.exec(chunk.toString())?.[0];
      if (url !== undefined) done(url);
    });
  });
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  process.kill(signal === "SIGKILL" ? -child.pid : child.pid, signal);
  await gone;
}

export const test = base.extend<{ program: RealProgram }>({
  program: async ({ page }, use) => {
    const data = await mkdtemp(join(tmpdir(), "slimscribe-real-"));
    const folder = join(data, "recordings");
    await mkdir(folder);
    const children: ChildProcess[] = [];
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(error.message));
    await use({
      data,
      folder,
      async start() {
        await page.goto(await launch(data, children));
      },
      quit: () => end(children.at(-1), "SIGTERM"),
      kill: () => end(children.at(-1), "SIGKILL"),
    });
    for (const child of children) await end(child, "SIGKILL");
    await rm(data, { recursive: true, force: true });
    expect(wrong).toEqual([]);
  },
});

export { expect };

/** What an engine that shares two cores with others may take for some seconds of speech. */
export const patience = { timeout: 300_000 };

export async function drop(page: Page, ...paths: string[]): Promise<void> {
  await page.locator("#choose-files").setInputFiles(paths);
}

/** A file's row in the queue. */
export function rowOf(page: Page, name: string): Locator {
  return page
    .getByRole("list", { name: "Files" })
    .getByRole("listitem")
    .filter({ has: page.getByRole("button", { name, exact: true }) });
}

export async function expectDone(page: Page, name: string): Promise<void> {
  await expect(rowOf(page, name)).toContainText("Done:", patience);
}

/** From the menu behind a row's three dots. */
export async function actOn(page: Page, name: string, action: string): Promise<void> {
  await rowOf(page, name).hover();
  await page.getByRole("button", { name: `More for ${name}` }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

/** Windows one after the other instead of side by side: what is done grows in small steps. */
export async function oneWindowAtATime(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).last().click();
  await page.getByRole("tab", { name: "Machine" }).click();
  await page.getByRole("combobox", { name: "Windows side by side" }).click();
  await page.getByRole("option", { name: "1", exact: true }).click();
  await page.getByRole("button", { name: "Close settings" }).click();
}
