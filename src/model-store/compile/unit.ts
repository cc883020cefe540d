/** One compiled unit of a model: from the cache folder, or made now, in this thread. */
import { basename, dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type Attention, Precision } from "../../api/transcript.ts";
import { log } from "../../lib/log.ts";
import { cacheFolder } from "../../lib/node/folders.ts";
import type { OnShare } from "../../lib/share.ts";
import {
  type CompileWishes,
  compileDecoder,
  compileEmbedding,
  compileEncoder,
  compilerVersion,
  type GraphUnit,
  statesOfSilence,
} from "../../model/compile.ts";
import { webGpuVersion } from "../../model/devices/webgpu.ts";
import type { StatesLayout } from "../../model/state.ts";
import type { PlaceTensor } from "../../onnx/graph.ts";
import type { WeightPrecision } from "../../onnx/product-forms.ts";
import { type CompiledUnit, discardUnit, findUnit, writeUnit } from "../../runtime/compiled-unit.ts";
import { collectAll } from "../../runtime/memory-pressure.ts";
import { rightBytes } from "../../runtime/right-bytes.ts";
import { Silence } from "../../runtime/silence.ts";
import type { ModelFolder } from "../model-folder.ts";
import { referenceText, referenceTokens } from "./calibrate.ts";
import type { UnitName } from "./compile-task.ts";
import { noteOrigin } from "./compiled-cache.ts";
import { knownFindings, knownSilence } from "./precomputed.ts";

/** A unit's name, and what its weights are stored as. */
export type WantedUnit = [UnitName, WeightPrecision];

/**
 * What compiling needs of a model. Its tokenizer is left out: tens of thousands of objects, through which V8 would go at each of its
 * collections.
 */
export interface ModelToCompile
  extends Pick<ModelFolder, "name" | "path" | "dims" | "head" | "weights" | "contentHash"> {
  /** of the text that is read for the choice of caches (calibrate.ts) */
  referenceTokens(): readonly number[];
}

export function toCompile({ name, path, dims, head, weights, contentHash, detokenizer }: ModelFolder): ModelToCompile {
  return { name, path, dims, head, weights, contentHash, referenceTokens: () => referenceTokens(detokenizer) };
}

export interface UnitWishes {
  /** Told what is made now. @param damaged it had been made before, and was no longer what it was */
  onCompile?: ((what: string, damaged: boolean) => void) | undefined;
  onShare?: OnShare;
  /** the states of a window without a sound, where somebody else finds them out: [frames, d] */
  silence?: Promise<Float32Array> | undefined;
  /** that a product takes */
  threads?: number;
  /** told of a folder that is half made, for whoever can end this thread */
  onDraft?: (path: string) => void;
}

/** Where nobody else compiles beside. */
const usualThreads = 2;

/** From the cache, or compiled now. @throws Failure cache.*, model.* */
export async function unitOf(model: ModelToCompile, of: WantedUnit, wishes: UnitWishes = {}): Promise<CompiledUnit> {
  const [name, precision] = of;
  const folder = await unitFolder(model, of);
  const known = await findUnit(folder);
  if (typeof known !== "string") return known;
  wishes.onCompile?.(name, known === "damaged");
  // What is made is kept under what was read now.
  if (await changed(model)) return unitOf(model, of, { ...wishes, onCompile: undefined });
  // Of no use to anybody, and its room may be needed.
  if (known === "damaged") await discardUnit(folder);
  const begun = performance.now();
  const unit = await writeUnit(folder, (place) => compile(model, of, place, wishes), wishes.onDraft);
  await noteOrigin(basename(dirname(folder)), model.path);
  // Weights of one unit would else stay while the next one is made.
  collectAll();
  log.debug("compiled", { unit: name, precision, seconds: (performance.now() - begun) / 1000 });
  return unit;
}

/** Whether the model's files hold something else than what was noted of them. From here on it is known by what they hold. */
export async function changed(model: Pick<ModelFolder, "contentHash">): Promise<boolean> {
  const noted = await model.contentHash();
  return (await model.contentHash("read")) !== noted;
}

export async function unitFolder(
  model: Pick<ModelFolder, "name" | "contentHash">,
  [name, precision]: WantedUnit,
): Promise<string> {
  const hash = await model.contentHash();
  const bytes = (await rightBytes()) === "int8" ? "" : "-unsigned";
  const version = `${model.name}-${hash.slice(0, 16)}-v${compilerVersion}${bytes}`;
  const device = isForGpu(name) ? `-v${webGpuVersion}` : "";
  return join(cacheFolder(), "compiled", version, `${name}-${precision}${device}`);
}

const isForGpu = (name: UnitName): boolean => name.startsWith("webgpu-");

async function compile(
  model: ModelToCompile,
  of: WantedUnit,
  place: PlaceTensor,
  { onShare = () => {}, silence: foundBeside, threads = usualThreads }: UnitWishes,
): Promise<GraphUnit> {
  const [name, precision] = of;
  // What a layer was made of would else pile up outside of V8's heap, where it doesn't look.
  const betweenLayers = async (): Promise<void> => {
    await setImmediate();
    collectAll();
  };
  const { weights, dims, head } = model;
  if (name === "embedding") return compileEmbedding(weights, dims);
  const onGpu = isForGpu(name);
  // The same layers keep the same, whoever runs them.
  const foundAs = onGpu ? name.replace("webgpu", "decoder").replace("-halves", "") : name;
  const found = (await knownFindings(model))?.units[`${foundAs}-${precision}`];
  // A GPU's products are rounded in other forms.
  const findings = onGpu ? found?.choices && { choices: found.choices } : found;
  const device = onGpu ? "webgpu" : "cpu";
  const bytes = await rightBytes();
  const wishes: CompileWishes = { device, precision, bytes, findings, place, onShare, betweenLayers };
  // What writes graphs is loaded where one is made.
  const { withMatMul } = await import("../../runtime/mat-mul.ts");
  return withMatMul(threads, async (matMul) => {
    if (name === "encoder" || name === "webgpu-encoder") {
      const silence = foundBeside ?? (await knownSilence(model));
      return compileEncoder(weights, dims, { ...wishes, silence, matMul });
    }
    const reference = async () => {
      const known = (await foundBeside) ?? (await knownSilence(model)) ?? (await silenceOf(model));
      const heard = known ?? (await statesOfSilence(weights, dims, { precision, bytes, matMul }));
      return referenceText(weights, dims, model.referenceTokens(), heard);
    };
    const [, mode] = name.split("-") as ["decoder" | "webgpu", Attention];
    const layout: StatesLayout = name === "decoder-slim-frame-major" ? "frame-major" : "channel-major";
    return compileDecoder(mode, weights, dims, head, reference, {
      ...wishes,
      floats: name.endsWith("-halves") ? "float16" : "float32",
      layout,
      matMul,
    });
  });
}

/** What silence is, encoders of all precisions say. @returns undefined where there is none */
async function silenceOf(model: ModelToCompile): Promise<Float32Array | undefined> {
  for (const precision of Precision.options) {
    const encoder = await findUnit(await unitFolder(model, ["encoder", precision]));
    if (typeof encoder === "string") continue;
    const silence = new Silence(encoder);
    try {
      const states = new Float32Array(model.dims.frames * model.dims.width);
      silence.fill(states, 0);
      return states;
    } finally {
      silence.close();
    }
  }
  return undefined;
}
