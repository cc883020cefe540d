/** Making models ready: how long it takes, and what the process that does it holds, beside another built tree where there is one. */
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../src/lib/failure.ts";
import { otherBuild, thisBuild } from "./other-build.ts";
import { watchResident } from "./peers/resident.ts";
import { modelFor } from "./random-model.ts";
import type { CompileFigure } from "./result.ts";

export interface CompileOptions {
  /** models, or shapes as `random:small` */
  models: readonly string[];
  /** another build, whose compiler is beside: a built folder or a commit */
  against: string | undefined;
  say(line: string): void;
}

/** @throws Failure when a tree isn't built, or its compiler fails */
export async function measureCompile({ models, against, say }: CompileOptions): Promise<CompileFigure[]> {
  const figures: CompileFigure[] = [];
  const other = against === undefined ? undefined : await otherBuild(against, say);
  for (const name of models) {
    const path = await modelFor(name, say);
    say(`compiling ${name}`);
    const own = await compiled(thisBuild.folder, path);
    if (other) say(`compiling ${name} in ${other.name}`);
    figures.push({ model: name, ...own, against: other ? await compiled(other.folder, path) : null });
  }
  return figures;
}

/** What transcribing in slim attention and int8 is made of; compilers before version 24 make the states of silence apart. */
const unitsOf = ({ silence }: { silence: boolean }) => [
  ["encoder", "int8"],
  ...(silence ? [["silence", "int8"]] : []),
  ["embedding", "float32"],
  ["decoder-slim", "int8"],
];

type Compiled = NonNullable<CompileFigure["against"]>;

async function compiled(tree: string, model: string): Promise<Compiled> {
  const compiler = join(tree, "out", "engine", "compile.js");
  if (!existsSync(compiler)) throw new Failure("bench.build", `${tree} isn't built.`, "npm run build there.");
  const apart = await run(compiler, { model, units: unitsOf({ silence: false }) });
  const made = apart ?? (await run(compiler, { model, units: unitsOf({ silence: true }) }));
  if (made === undefined) throw new Failure("bench.compile", `${compiler} failed.`, "Run it alone to see why.");
  return made;
}

/** In a cache of its own, so that nothing is there. @returns undefined where it failed */
async function run(compiler: string, task: object): Promise<Compiled | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-compile-"));
  try {
    const begun = performance.now();
    const env = { ...process.env, SLIMSCRIBE_CACHE: folder, SLIMSCRIBE_DATA: folder };
    const child = fork(compiler, [], { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const watch = child.pid === undefined ? undefined : watchResident(child.pid);
    child.send(task);
    const code = await new Promise((resolve, reject) => child.once("exit", resolve).once("error", reject));
    const seconds = (performance.now() - begun) / 1000;
    return code === 0 ? { seconds, peakResidentBytes: watch?.stop() ?? null } : void watch?.stop();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
