/**
 * `npm run precompute`: what compiling finds out about the models that come with the program, and a graph that every start runs, into models/precomputed
 * (compile/precomputed.ts, runtime/largest-sum.ts).
 */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { Attention } from "../src/api/transcript.ts";
import { nearestHalves } from "../src/lib/half.ts";
import { programFolder } from "../src/lib/node/folders.ts";
import { compilerVersion, type Findings } from "../src/model/compile.ts";
import type { Dims } from "../src/model/dims.ts";
import { silentMel } from "../src/model/silent-window.ts";
import type { UnitName } from "../src/model-store/compile/compile-task.ts";
import { compiledUnit } from "../src/model-store/compile/compiled.ts";
import {
  type Precomputed,
  precomputedFile,
  precomputedPrecisions,
  silenceFile,
} from "../src/model-store/compile/precomputed.ts";
import { openModel } from "../src/model-store/model-folder.ts";
import type { CompiledUnit } from "../src/runtime/compiled-unit.ts";
import { largestSumFile, largestSumGraph } from "../src/runtime/largest-sum.ts";
import { floats, floatsOf, runOnce } from "../src/runtime/session.ts";

const name = "whisper-base";
const shippedList = join(programFolder, "models", "shipped.json");
const units: UnitName[] = [
  "encoder",
  ...Attention.options.map((mode) => `decoder-${mode}` as const),
  "decoder-slim-frame-major",
];

const cache = await mkdtemp(join(tmpdir(), "slimscribe-precompute-"));
process.env.SLIMSCRIBE_CACHE = cache;
try {
  // Nothing is to be found where it was found before.
  for (const file of [precomputedFile(name), silenceFile(name)]) await rm(file, { force: true });
  const model = await openModel(name);
  const found: Precomputed = { model: await model.contentHash("read"), compiler: compilerVersion, units: {} };
  for (const precision of precomputedPrecisions) {
    for (const unit of units) {
      const { choices, rounding } = (await compiledUnit(model, unit, precision)).manifest;
      const findings: Findings = { ...(choices && { choices }), ...(rounding && { rounding }) };
      if (choices || rounding) found.units[`${unit}-${precision}`] = findings;
    }
  }
  const states = await statesOfSilence(await compiledUnit(model, "encoder", "float32"), model.dims);
  await mkdir(dirname(precomputedFile(name)), { recursive: true });
  await writeFile(precomputedFile(name), `${JSON.stringify(found, rounded)}\n`);
  await writeFile(silenceFile(name), new Uint8Array(nearestHalves(states).buffer));
  await model.close();
  await writeFile(largestSumFile, await largestSumGraph());
  await list([precomputedFile(name), silenceFile(name)]);
} finally {
  await rm(cache, { recursive: true, force: true });
}

/** Each frame's own, of the whole graph, where the compiler has one state for several frames. @returns [1500, d] */
async function statesOfSilence(encoder: CompiledUnit, { melBins, frames }: Dims): Promise<Float32Array> {
  const mel = floats(new Float32Array(melBins * 2 * frames).fill(silentMel), [1, melBins, 2 * frames]);
  return floatsOf(await runOnce(encoder.path("encoder"), { mel }, ["states"]), "states");
}

/** Errors are known to a few digits; the bytes that this processor takes are its own matter. */
function rounded(_: string, value: unknown): unknown {
  if (value === "unsigned rows") return "rows";
  return typeof value === "number" ? Number(value.toPrecision(4)) : value;
}

/** Notes what the files hold where the program looks for it. */
async function list(paths: readonly string[]): Promise<void> {
  const shipped = JSON.parse(await readFile(shippedList, "utf8")) as { files: Record<string, string> };
  for (const path of paths) {
    const place = relative(join(programFolder, "models"), path).split(sep).join("/");
    shipped.files[place] = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
  }
  await writeFile(shippedList, `${JSON.stringify(shipped, null, 2)}\n`);
}
