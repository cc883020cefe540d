/** Compiled units of the models, in the cache folder by content: made on first use. */

import { basename, dirname, join } from "node:path";
import { type Attention, Precision } from "../../api/transcript.ts";
import { present } from "../../lib/check.ts";
import { log } from "../../lib/log.ts";
import { cacheFolder } from "../../lib/node/folders.ts";
import { between, type OnShare, rising } from "../../lib/share.ts";
import {
  compileDecoder,
  compileEmbedding,
  compileEncoder,
  compilerVersion,
  type GraphUnit,
} from "../../model/compile.ts";
import { type Dims, matrixSizes } from "../../model/dims.ts";
import type { StatesLayout } from "../../model/state.ts";
import type { PlaceTensor, WeightPrecision } from "../../onnx/graph.ts";
import { type CompiledUnit, discardUnit, findUnit, type WhisperUnits, writeUnit } from "../../runtime/compiled-unit.ts";
import type { Parts } from "../../runtime/kernels/choice.ts";
import { withMatMul } from "../../runtime/mat-mul.ts";
import { collectAll } from "../../runtime/memory-pressure.ts";
import { rightBytes } from "../../runtime/right-bytes.ts";
import type { ModelFolder } from "../model-folder.ts";
import { referenceText } from "./calibrate.ts";
import { compileApart } from "./compile-client.ts";
import type { CompileTask, CompileWatcher, UnitName } from "./compile-task.ts";
import { noteOrigin, sweepUnits } from "./compiled-cache.ts";
import { knownFindings, knownSilence } from "./precomputed.ts";

/** Told what is made now. @param damaged it had been made before, and was no longer what it was */
export type OnCompile = (what: string, damaged: boolean) => void;

export interface CompileListener {
  onCompile?: OnCompile | undefined;
  /** of all that is made */
  onShare?: OnShare;
}

/** Makes units in the cache folder, or fails to: what is still missing then is made here. */
export type CompileElsewhere = (task: CompileTask, watcher: CompileWatcher) => Promise<void>;

export interface UnitsWishes extends CompileListener {
  onMemory?: CompileWatcher["onMemory"];
  compileElsewhere?: CompileElsewhere | undefined;
}

/** What a runtime needs of a model: every file checked, and made where it is missing or damaged. */
export async function whisperUnits(
  model: ModelFolder,
  mode: Attention,
  parts: Parts,
  { onCompile = () => {}, onShare = () => {}, onMemory = () => {}, compileElsewhere = compileApart }: UnitsWishes = {},
): Promise<WhisperUnits> {
  const wanted = wantedUnits(mode, parts);
  let { found, missing, damaged } = await look(model, wanted);
  if (missing.length > 0) {
    const told = rising(onShare);
    onCompile(missing.map(([name]) => name).join(", "), damaged);
    told(0);
    // A model that is no longer what it was noted as: then none of its units may come from the time before.
    if (await changed(model)) ({ found, missing, damaged } = await look(model, wanted));
    await sweepUnits();
    if (missing.length > 0) await compileElsewhere({ model: model.path, units: missing }, { onShare: told, onMemory });
    for (const [of, unit] of await compileUnits(model, missing, { onCompile, onShare: told })) found.set(of, unit);
  }
  const [encoder, embedding, decoder] = wanted;
  const unit = (of: Wanted) => present(found.get(of), of[0]);
  return { encoder: unit(encoder), embedding: unit(embedding), decoder: unit(decoder) };
}

/** Units of a model, one after the other, in this process: those that are there are only looked at. */
export async function compileUnits(
  model: ModelFolder,
  units: readonly Wanted[],
  { onCompile, onShare = () => {} }: CompileListener,
): Promise<Map<Wanted, CompiledUnit>> {
  const made = new Map<Wanted, CompiledUnit>();
  const whole = units.reduce((sum, [name]) => sum + workFor(name, model.dims), 0);
  let before = 0;
  for (const of of units) {
    const behind = before + workFor(of[0], model.dims);
    const ofAll = between(onShare, before / whole, behind / whole);
    made.set(of, await compiledUnit(model, ...of, { onCompile, onShare: ofAll }));
    onShare(behind / whole);
    before = behind;
  }
  return made;
}

/** What making a unit takes beside the others: the values that are looked at, one by one; what is only copied takes far less. */
function workFor(name: UnitName, dims: Dims): number {
  const { encoderLayer, decoderLayer, embedding } = matrixSizes(dims);
  if (name === "encoder") return dims.encoderLayers * encoderLayer;
  if (name === "embedding") return embedding / 8;
  return dims.decoderLayers * decoderLayer + embedding;
}

/** So that they are made anew: their bytes are those that were written, and yet the runtime can't open them. */
export async function discardUnits(model: ModelFolder, mode: Attention, parts: Parts): Promise<void> {
  for (const of of wantedUnits(mode, parts)) await discardUnit(await folderOf(model, ...of));
}

type Wanted = [UnitName, WeightPrecision];

/** encoder, embedding, decoder */
function wantedUnits(mode: Attention, { encoder, decoder, states }: Parts): [Wanted, Wanted, Wanted] {
  const decoderName =
    mode === "slim" && states === "frame-major" ? "decoder-slim-frame-major" : (`decoder-${mode}` as const);
  return [
    ["encoder", encoder],
    ["embedding", "float32"],
    [decoderName, decoder],
  ];
}

async function look(model: ModelFolder, wanted: readonly Wanted[]) {
  const found = new Map<Wanted, CompiledUnit>();
  const missing: Wanted[] = [];
  let damaged = false;
  for (const of of wanted) {
    const unit = await findUnit(await folderOf(model, ...of));
    if (typeof unit !== "string") found.set(of, unit);
    else {
      missing.push(of);
      damaged ||= unit === "damaged";
    }
  }
  return { found, missing, damaged };
}

/** Whether the model's files hold something else than what was noted of them. From here on it is known by what they hold. */
async function changed(model: ModelFolder): Promise<boolean> {
  const noted = await model.contentHash();
  return (await model.contentHash("read")) !== noted;
}

/** The compiled unit of a model: from the cache, or compiled now, in this process. */
export async function compiledUnit(
  model: ModelFolder,
  name: UnitName,
  precision: WeightPrecision,
  { onCompile = () => {}, onShare = () => {} }: CompileListener = {},
): Promise<CompiledUnit> {
  const folder = await folderOf(model, name, precision);
  const known = await findUnit(folder);
  if (typeof known !== "string") return known;
  onCompile(name, known === "damaged");
  // What is made is kept under what was read now.
  if (await changed(model)) return compiledUnit(model, name, precision, { onShare });
  // Of no use to anybody, and its room may be needed.
  if (known === "damaged") await discardUnit(folder);
  const begun = performance.now();
  const unit = await writeUnit(folder, (place) => compile(model, [name, precision], place, onShare));
  await noteOrigin(basename(dirname(folder)), model.path);
  // Weights of one unit would else stay while the next one is made.
  collectAll();
  log.debug("compiled", { unit: name, precision, seconds: (performance.now() - begun) / 1000 });
  return unit;
}

/** Of the products that compiling takes. */
const productThreads = 2;

async function folderOf(model: ModelFolder, name: UnitName, precision: WeightPrecision): Promise<string> {
  const hash = await model.contentHash();
  const bytes = (await rightBytes()) === "int8" ? "" : "-unsigned";
  const version = `${model.name}-${hash.slice(0, 16)}-v${compilerVersion}${bytes}`;
  return join(cacheFolder(), "compiled", version, `${name}-${precision}`);
}

async function compile(
  model: ModelFolder,
  [name, precision]: Wanted,
  place: PlaceTensor,
  onLayer: OnShare,
): Promise<GraphUnit> {
  // What a layer was made of would else pile up outside of V8's heap, where it doesn't look.
  const onShare: OnShare = (share) => {
    collectAll();
    onLayer(share);
  };
  const { weights, dims, head } = model;
  const bytes = await rightBytes();
  const findings = (await knownFindings(model))?.units[`${name}-${precision}`];
  const wishes = { precision, bytes, findings, place, onShare };
  if (name === "embedding") return compileEmbedding(weights, dims);
  if (name === "encoder") {
    const silence = await knownSilence(model);
    return withMatMul(productThreads, (matMul) => compileEncoder(weights, dims, { ...wishes, silence, matMul }));
  }
  const reference = async () =>
    referenceText(model, await someEncoder(model, precision), await compiledUnit(model, "embedding", "float32"));
  const [, mode] = name.split("-") as ["decoder", Attention];
  const layout: StatesLayout = name === "decoder-slim-frame-major" ? "frame-major" : "channel-major";
  return withMatMul(productThreads, (matMul) =>
    compileDecoder(mode, weights, dims, head, reference, { ...wishes, layout, matMul }),
  );
}

/** What silence is, encoders of both precisions say. */
async function someEncoder(model: ModelFolder, precision: WeightPrecision): Promise<CompiledUnit> {
  for (const each of Precision.options) {
    const found = await findUnit(await folderOf(model, "encoder", each));
    if (typeof found !== "string") return found;
  }
  return compiledUnit(model, "encoder", precision);
}
