/** The built desktop program in plain Node, with the stand-in for Electron's module and without a page: orders in, what it did out. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

export const root = join(import.meta.dirname, "..", "..");
export type Told = Record<string, unknown>;

export interface Desktop {
  told: Told[];
  order(order: Told): void;
  /** resolves with the first that fits, told already or to come; fails when the program ends before */
  hear(fits: (one: Told) => boolean): Promise<Told>;
  /** asks as the page does */
  call(method: string, input: unknown): Promise<unknown>;
  ended: Promise<number | null>;
}

export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-desktop-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder for PATH in which Linux's desktop says that it shows signs beside the clock. */
function traysAreSeen(): string {
  const folder = dataFolder();
  writeFileSync(join(folder, "gdbus"), '#!/bin/sh\necho "(<true>,)"\n', { mode: 0o755 });
  return folder;
}

/**
 * @param files as "open with" gives them on Windows and Linux
 * @param place the program's own folder
 */
export function startDesktop(
  data: string,
  files: readonly string[] = [],
  settings: Told = {},
  place: string = root,
): Desktop {
  const main = join(place, "out", "main", "main.js");
  if (!existsSync(main)) throw new Error("the program is not built: npm run build");
  const program = spawn(
    process.execPath,
    ["--import", join(root, "test", "electron", "register.mjs"), main, ...files],
    {
      env: {
        ...process.env,
        PATH: [traysAreSeen(), process.env.PATH].join(delimiter),
        SLIMSCRIBE_DATA: data,
        SLIMSCRIBE_STAND_IN: JSON.stringify({ root: place, ...settings }),
      },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  onTestFinished(() => void program.kill("SIGKILL"));
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  let over = false;
  const wake = (): void => {
    for (const one of [...waiting]) one();
  };
  createInterface({ input: program.stdout }).on("line", (line) => {
    if (!line.startsWith("{")) return;
    told.push(JSON.parse(line));
    wake();
  });
  const ended = new Promise<number | null>((done) => program.once("close", done));
  void ended.then(() => {
    over = true;
    wake();
  });
  const order = (one: Told): void => void program.stdin.write(`${JSON.stringify(one)}\n`);
  const hearFrom = (start: number, fits: (one: Told) => boolean): Promise<Told> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = told.slice(start).find(fits);
        if (found === undefined && !over) return;
        waiting.delete(look);
        if (found === undefined) reject(new Error(`the program ended without it; it told ${JSON.stringify(told)}`));
        else resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    told,
    order,
    ended,
    hear: (fits) => hearFrom(0, fits),
    async call(method, input) {
      const start = told.length;
      order({ call: { channel: "slimscribe:call", values: [method, input] } });
      return (await hearFrom(start, (one) => one.channel === "slimscribe:call" && "answer" in one)).answer;
    },
  };
}
