/** Who may import whom. The rules are the architecture: a new arrow is a decision, made here. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");

const leaves = ["src/api", "src/lib"];
const rooms = [
  ...leaves,
  ...["src/audio", "src/speech", "src/onnx", "src/model", "src/decode", "src/runtime", "src/model-store"],
];

const mayImport: Record<string, readonly string[]> = {
  "src/api": [],
  "src/lib": ["src/api"],
  "src/audio": [...leaves, "src/app"],
  "src/speech": [...leaves, "src/audio"],
  "src/onnx": leaves,
  "src/model": [...leaves, "src/onnx"],
  "src/decode": leaves,
  "src/store": leaves,
  "src/export": leaves,
  "src/runtime": [...leaves, "src/speech", "src/onnx", "src/model", "src/decode", "src/model-store"],
  // It hears the reference clip, for what is shaped like real speech.
  "src/model-store": [
    ...leaves,
    "src/audio",
    "src/onnx",
    "src/model",
    "src/decode",
    "src/runtime",
    "src/engine",
    "src/store",
  ],
  "src/engine": [...rooms, "src/app", "src/store"],
  "src/app": [
    ...leaves,
    "src/audio",
    "src/engine",
    "src/model-store",
    "src/runtime",
    "src/store",
    "src/export",
    "src/hosts",
  ],
  "src/hosts": [...leaves, "src/app", "src/engine", "src/model-store", "src/runtime", "src/store", "src/export"],
  electron: [...leaves, "src/app"],
  renderer: leaves,
  bench: [...rooms, "src/engine", "src/export", "src/app"],
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
