/** Who may import whom. The rules are the architecture: a new arrow is a decision, made here. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { expect, test } from "vitest";
import { nameOf, root, sources } from "./sources.ts";

const leaves = ["src/api", "src/lib"];
const rooms = [
  ...leaves,
  ...[
    "src/audio",
    "src/speech",
    "src/speakers",
    "src/onnx",
    "src/model",
    "src/decode",
    "src/runtime",
    "src/model-store",
  ],
];

const mayImport: Record<string, readonly string[]> = {
  "src/api": [],
  "src/lib": ["src/api"],
  "src/audio": leaves,
  "src/speech": [...leaves, "src/audio"],
  // The filter bank is a graph.
  "src/speakers": [...leaves, "src/onnx"],
  "src/onnx": leaves,
  "src/model": [...leaves, "src/onnx"],
  "src/decode": leaves,
  "src/store": leaves,
  "src/export": leaves,
  "src/runtime": [...leaves, "src/speech", "src/speakers", "src/onnx", "src/model", "src/decode"],
  // A text is made into tokens for the choice of caches.
  "src/model-store": [...leaves, "src/onnx", "src/model", "src/decode", "src/runtime"],
  "src/engine": rooms,
  // Of a recording is asked before there is an engine, what it holds and how it sounds.
  "src/app": [...leaves, "src/audio", "src/engine", "src/model-store", "src/store", "src/export"],
  "src/words": leaves,
  // A workplace of the queue: its journal goes by the store's identities, its workers have an engine.
  "src/workers": [...leaves, "src/engine", "src/store", "src/app"],
  "src/hosts": [...leaves, "src/app", "src/workers"],
  electron: [...leaves, "src/app", "src/words"],
  // The page runs in a browser: of lib what is pure.
  renderer: [...leaves, "src/words"],
  bench: [...rooms, "src/engine", "src/export", "src/app", "src/workers"],
};

/** The only file that may name the runtime: it switches the telemetry off before. */
const runtimeOnlyIn = "src/runtime/onnxruntime.ts";
/** Also `createRequire(…)("…")`; not where package.json's versions are read. */
const namesRuntime = /(?:\bfrom|\bimport|\brequire|\))\s*\(?\s*["'`]onnxruntime-(?:node|common|web)["'`]/;

/** Values and types, at the head of the file or where they are needed. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map((match) => match[1] ?? "");
}

/** The files of the project that a file imports. */
function filesImportedBy(file: string): string[] {
  return importsOf(file)
    .filter((name) => name.startsWith("."))
    .map((name) => resolve(dirname(file), name));
}

/** @returns a way from file to file that ends where it begins, null where there is none */
function circleAmong(files: readonly string[], importedBy: (file: string) => readonly string[]): string[] | null {
  const finished = new Set<string>();
  const way: string[] = [];
  const circleFrom = (file: string): string[] | null => {
    if (finished.has(file)) return null;
    const first = way.indexOf(file);
    if (first >= 0) return [...way.slice(first), file];
    way.push(file);
    for (const imported of importedBy(file)) {
      const circle = circleFrom(imported);
      if (circle !== null) return circle;
    }
    way.pop();
    finished.add(file);
    return null;
  };
  for (const file of files) {
    const circle = circleFrom(file);
    if (circle !== null) return circle;
  }
  return null;
}

for (const [folder, allowed] of Object.entries(mayImport)) {
  test(`${folder} imports only ${allowed.join(", ") || "nothing of the project"}`, () => {
    const strangers: string[] = [];
    for (const file of sources(folder)) {
      for (const target of filesImportedBy(file).map(nameOf)) {
        const own = target === folder || target.startsWith(`${folder}/`);
        const needsNode = folder === "renderer" && target.startsWith("src/lib/node/");
        const outside =
          !target.startsWith("src/") && !target.startsWith("electron/") && !target.startsWith("renderer/");
        const dataFile = outside && target.endsWith(".json");
        if (own || dataFile || (!needsNode && allowed.some((other) => target.startsWith(`${other}/`)))) continue;
        strangers.push(`${nameOf(file)}: ${target}`);
      }
    }
    expect(strangers).toEqual([]);
  });
}

/** `export { x } from "…"`; a type may be handed on, where it is part of what a file's own functions take and give. */
const handsOn = /^export (?:\*|\{(?:\s*type \w+,)*\s*(?!type\b)\w)[^;]*\bfrom\b/m;

test("nobody hands on what is another file's: who needs it imports it, or it is in the wrong room", () => {
  const values = ['export { a } from "./b.ts";', 'export * from "./b.ts";', 'export { type A, a } from "./b.ts";'];
  expect(values.filter((line) => !handsOn.test(line))).toEqual([]);
  const types = ['export type { A } from "./b.ts";', 'export { type A, type B } from "./b.ts";'];
  expect(types.filter((line) => handsOn.test(line))).toEqual([]);
  const files = ["src", "electron", "renderer", "bench"].flatMap(sources);
  expect(files.filter((file) => handsOn.test(readFileSync(file, "utf8"))).map(nameOf)).toEqual([]);
});

test("the runtime is loaded in one place, behind the line that switches its telemetry off", () => {
  const naming = ["src", "electron", "renderer", "bench", "test", "bin"]
    .flatMap(sources)
    .filter((file) => namesRuntime.test(readFileSync(file, "utf8")))
    .map(nameOf);
  expect(naming).toEqual([runtimeOnlyIn]);
});

/** What is loaded when a file is: no types, and nothing that is imported where it is needed. */
function loadedBy(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const names = [...text.matchAll(/^(?:import|export) (?!type\b)(?:[^;"()=]*\bfrom )?"([^"]+)";/gm)].map(
    ([, name = ""]) => name,
  );
  return names.map((name) => (name.startsWith(".") ? nameOf(resolve(dirname(file), name)) : name));
}

/** @param first from the project's folder @returns all that is loaded with it, packages by their names */
function loadedWith(first: string): Set<string> {
  const loaded = new Set([first]);
  for (const one of loaded) if (/\.tsx?$/.test(one)) for (const name of loadedBy(resolve(root, one))) loaded.add(name);
  return loaded;
}

test("hosts start without what only the engine's process needs, and the window without what is behind it", () => {
  const ofEngine = [runtimeOnlyIn, "src/engine/engine.ts"];
  const engine = loadedWith("src/engine/engine-process.ts");
  expect(ofEngine.filter((name) => !engine.has(name))).toEqual([]);
  // What writes graphs is needed only where a model is made ready.
  expect(engine.has("onnx-buf")).toBe(false);
  for (const host of ["electron/main.ts", "src/hosts/server/main.ts", "src/hosts/cli/main.ts"]) {
    const loaded = loadedWith(host);
    expect([host, [...ofEngine, "onnx-buf"].filter((name) => loaded.has(name))]).toEqual([host, []]);
  }
  const main = loadedWith("electron/main.ts");
  expect(main).toContain("electron/window.ts");
  expect(
    ["electron/opening.ts", "src/app/open.ts", "src/api/contract.ts", "libsql"].filter((name) => main.has(name)),
  ).toEqual([]);
});

test("the packages of the queue that machines share are loaded by nobody who doesn't ask for it", () => {
  const ofQueue = ["bullmq", "ioredis", "src/workers/open.ts"];
  const naming = ["src", "electron", "renderer"]
    .flatMap(sources)
    .filter((file) => /\bimport\("(?:bullmq|ioredis)"\)/.test(readFileSync(file, "utf8")))
    .map(nameOf);
  expect(naming.length).toBeGreaterThan(1);
  expect(naming.filter((name) => !name.startsWith("src/workers/"))).toEqual([]);
  for (const host of ["electron/main.ts", "src/hosts/server/main.ts", "src/hosts/cli/main.ts", "src/workers/open.ts"]) {
    const loaded = loadedWith(host);
    const own = host.startsWith("src/workers/") ? ["src/workers/open.ts"] : [];
    expect([host, ofQueue.filter((name) => loaded.has(name))]).toEqual([host, own]);
  }
});

test("no file imports itself by way of others", () => {
  const arrows: Record<string, string[]> = { a: ["b"], b: ["c", "d"], c: ["d"], d: [] };
  const ways = (file: string) => arrows[file] ?? [];
  expect(circleAmong(["a", "b"], ways)).toBeNull();
  arrows.d = ["b"];
  expect(circleAmong(["a", "b"], ways)).toEqual(["b", "c", "d", "b"]);

  const files = ["src", "electron", "renderer", "bench", "test"].flatMap(sources);
  expect(files.length).toBeGreaterThan(100);
  const known = new Set(files);
  const circle = circleAmong(files, (file) => filesImportedBy(file).filter((imported) => known.has(imported)));
  expect(circle?.map(nameOf) ?? null).toBeNull();
});
