/**
 * What compiling a model that comes with the program has to find out, found beforehand: which caches its layers keep, what rounding costs each
 * product, the encoder's states of silence. All of it follows from the weights; finding it takes several times as long as the rest of
 * compiling. `npm run precompute` makes the files; a model without them, or another compiler, finds out by itself.
 */
import { join } from "node:path";
import { halfToFloat } from "../../lib/half.ts";
import { programFolder } from "../../lib/node/folders.ts";
import { readMaybePacked } from "../../lib/node/packed-file.ts";
import { expectShippedFile } from "../../lib/node/shipped.ts";
import { compilerVersion, type Findings } from "../../model/compile.ts";
import type { WeightPrecision } from "../../onnx/product-forms.ts";
import type { ModelFolder } from "../model-folder.ts";

/** What a file in models/precomputed holds. */
export interface Precomputed {
  /** content hash of the model */
  model: string;
  /** version of the compiler */
  compiler: number;
  /** by unit and precision, such as decoder-slim-int8 */
  units: Record<string, Findings>;
}

/** On int4, which few people take, a first run finds out by itself. */
export const precomputedPrecisions = ["float32", "int8"] as const satisfies readonly WeightPrecision[];

export const precomputedFile = (name: string): string => join(programFolder, "models", "precomputed", `${name}.json`);
/** [1500, d] half floats */
export const silenceFile = (name: string): string =>
  join(programFolder, "models", "precomputed", `${name}-silence.f16`);

type KnownModel = Pick<ModelFolder, "name" | "contentHash">;

/** @returns undefined where nothing is known of the model as it is. @throws Failure model.damaged */
export async function knownFindings(model: KnownModel): Promise<Precomputed | undefined> {
  const bytes = shippedBytes(precomputedFile(model.name));
  if (bytes === undefined) return undefined;
  const findings = JSON.parse(bytes.toString("utf8")) as Precomputed;
  const isOurs = findings.compiler === compilerVersion && findings.model === (await model.contentHash());
  return isOurs ? findings : undefined;
}

/** @returns the encoder's states of a window without a sound, [1500, d]; undefined and throws as above */
export async function knownSilence(model: KnownModel): Promise<Float32Array | undefined> {
  if ((await knownFindings(model)) === undefined) return undefined;
  const bytes = shippedBytes(silenceFile(model.name));
  return bytes && halfToFloat(Uint16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16LE(2 * i)));
}

function shippedBytes(path: string): Buffer | undefined {
  let bytes: Buffer;
  try {
    bytes = readMaybePacked(path);
  } catch {
    return undefined;
  }
  expectShippedFile(path, bytes);
  return bytes;
}
