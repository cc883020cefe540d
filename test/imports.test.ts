/** Who may import whom. The rules are the architecture: a new arrow is a decision, made here. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");

const mayImport: Record<string, readonly string[]> = {
  "src/api": [],
  "src/lib": [],
  "src/audio": ["src/lib"],
  "src/onnx": ["src/lib"],
  "src/model": ["src/api", "src/lib", "src/onnx"],
  "src/decode": ["src/api", "src/lib"],
  "src/jobs": ["src/api", "src/lib"],
  "src/export": ["src/api", "src/lib"],
  "src/run": ["src/api", "src/lib", "src/audio", "src/onnx", "src/model", "src/decode", "src/jobs", "src/export"],
  "src/application": ["src/api", "src/lib", "src/run", "src/export", "src/jobs"],
  "src/hosts": ["src/api", "src/lib", "src/run", "src/export", "src/jobs", "src/application"],
  electron: ["src/api", "src/application"],
  renderer: ["src/api"],
  bench: ["src/api", "src/lib", "src/audio", "src/onnx", "src/model", "src/decode", "src/run", "src/export"],
};

/** The only file that may name the runtime: it switches the telemetry off before. */
const runtimeOnlyIn = "src/runtime/onnxruntime.ts";
/** Also `createRequire(…)("…")`; not where package.json's versions are read. */
const namesRuntime = /(?:\bfrom|\bimport|\brequire|\))\s*\(?\s*["'`]onnxruntime-(?:node|common|web)["'`]/;

function sources(folder: string): string[] {
  const path = join(root, folder);
  try {
    return readdirSync(path).flatMap((name) => {
      const full = join(path, name);
      if (statSync(full).isDirectory()) return sources(join(folder, name));
      return /\.(ts|tsx|mjs|js)$/.test(name) ? [full] : [];
    });
  } catch {
    return [];
  }
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map((match) => match[1] ?? "");
}

for (const [folder, allowed] of Object.entries(mayImport)) {
  test(`${folder} imports only ${allowed.join(", ") || "nothing of the project"}`, () => {
    const strangers: string[] = [];
    for (const file of sources(folder)) {
      for (const name of importsOf(file)) {
        if (!name.startsWith(".")) continue;
        const target = relative(root, resolve(dirname(file), name))
          .split(sep)
          .join("/");
        const own = target === folder || target.startsWith(`${folder}/`);
        const outside =
          !target.startsWith("src/") && !target.startsWith("electron/") && !target.startsWith("renderer/");
        const dataFile = outside && target.endsWith(".json");
        if (own || dataFile || allowed.some((other) => target.startsWith(`${other}/`))) continue;
        strangers.push(`${relative(root, file)}: ${name}`);
      }
    }
    expect(strangers).toEqual([]);
  });
}

test("the runtime is loaded in one place, behind the line that switches its telemetry off", () => {
  const naming = ["src", "electron", "renderer", "bench", "test", "bin"]
    .flatMap(sources)
    .filter((file) => namesRuntime.test(readFileSync(file, "utf8")))
    .map((file) => relative(root, file).split(sep).join("/"));
  expect(naming).toEqual([runtimeOnlyIn]);
});
