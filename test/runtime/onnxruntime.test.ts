/** ONNX Runtime is loaded with its telemetry off by every program of ours, built and from source, whatever the environment says. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const watch = pathToFileURL(join(import.meta.dirname, "support", "runtime-watch.mjs")).href;

beforeAll(() => {
  if (!existsSync(join(root, "out", "engine", "engine.js"))) throw new Error("the program is not built: npm run build");
});

/** What the variable was each time that a process loaded the runtime's library. */
function loadings(args: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-runtime-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { ORT_DISABLE_TELEMETRY: _, ...inherited } = process.env;
  const { status, stderr } = spawnSync(process.execPath, ["--import", watch, ...args], {
    cwd: root,
    env: { ...inherited, SLIMSCRIBE_DATA: folder, SLIMSCRIBE_LOADINGS: join(folder, "loadings") },
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  const noted = join(folder, "loadings");
  return existsSync(noted) ? readFileSync(noted, "utf8").trim().split("\n") : [];
}

const fromSource = (source: string): string[] => ["--import", "tsx", source];

test.each([
  ["the engine's process", [join("out", "engine", "engine.js")]],
  ["the compiling process", [join("out", "engine", "compile.js")]],
  ["the benchmark", [...fromSource(join("bench", "bench.ts")), "--help"]],
])("%s", (_name, args) => {
  expect(new Set(loadings(args))).toEqual(new Set(["1"]));
});

test.each([
  ["the command", [join("bin", "slimscribe.js"), "models", "list"]],
  ["the command from source", [...fromSource(join("src", "hosts", "cli", "main.ts")), "models", "list"]],
])("%s leaves it to the engine's process", (_name, args) => {
  expect(loadings(args)).toEqual([]);
});
