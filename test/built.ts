/**
 * The built program, for tests that start it as people do: from its source each of its processes takes three seconds of a core before it does
 * anything. Vitest calls the default export before these tests, so that what they start is never older than its source.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { type EnginePort, forkedFrom } from "../src/engine/engine-port.ts";

const root = resolve(import.meta.dirname, "..");
const built = (...names: string[]): string => join(root, "out", ...names);

/** Words behind Node's own. */
export const builtCommand = [join(root, "bin", "slimscribe.js")];
export const builtServer = built("server", "server.js");
export const builtEngine = (): EnginePort => forkedFrom(built("engine", "engine.js"));

/** A program of a test's own, built with what it imports. @param source its path @returns the path of what can be started with Node */
export async function builtScript(source: string): Promise<string> {
  const { build } = await import("vite");
  const name = basename(source, ".ts");
  const output = { entryFileNames: "[name].js" };
  await build({
    configFile: false,
    root,
    logLevel: "error",
    build: {
      ssr: true,
      target: "node20",
      outDir: built("tests", name),
      rolldownOptions: { input: { [name]: source }, output },
    },
  });
  return built("tests", name, `${name}.js`);
}

/** In milliseconds, 0 where there is none. */
const timeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestIn(folder: string): number {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return Math.max(...names.map((name) => timeOf(join(root, folder, name))));
}

export default function buildWhereNeeded(): void {
  const files = ["package.json", "electron.config.ts", "electron-builder.ts"].map((name) => timeOf(join(root, name)));
  const newest = Math.max(...files, ...["src", "electron", "renderer"].map(newestIn));
  // The last that a build writes.
  if (timeOf(built("LICENSES.txt")) > newest) return;
  execFileSync("npm", ["run", "--silent", "build"], { cwd: root, shell: process.platform === "win32" });
}
