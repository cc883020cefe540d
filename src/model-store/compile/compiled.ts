/** Compiled units of the models, in the cache folder by content: made on first use. */
import type { Attention } from "../../api/transcript.ts";
import { present } from "../../lib/check.ts";
import { between, type OnShare, rising } from "../../lib/share.ts";
import { type Dims, matrixSizes } from "../../model/dims.ts";
import type { WeightPrecision } from "../../onnx/product-forms.ts";
import { type CompiledUnit, discardUnit, findUnit, type WhisperUnits } from "../../runtime/compiled-unit.ts";
import type { Parts } from "../../runtime/kernels/choice.ts";
import type { ModelFolder } from "../model-folder.ts";
import { compileApart } from "./compile-client.ts";
import type { CompileTask, CompileWatcher, UnitName } from "./compile-task.ts";
import { sweepUnits } from "./compiled-cache.ts";
import { changed, toCompile, unitFolder, unitOf, type WantedUnit } from "./unit.ts";

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
  const unit = (of: WantedUnit) => present(found.get(of), of[0]);
  return { encoder: unit(encoder), embedding: unit(embedding), decoder: unit(decoder) };
}

/** Units of a model, one after the other, in this process: those that are there are only looked at. */
export async function compileUnits(
  model: ModelFolder,
  units: readonly WantedUnit[],
  { onCompile, onShare = () => {} }: CompileListener,
): Promise<Map<WantedUnit, CompiledUnit>> {
  const made = new Map<WantedUnit, CompiledUnit>();
  const whole = units.reduce((sum, [name]) => sum + workFor(name, model.dims), 0);
  let before = 0;
  for (const of of units) {
    const behind = before + workFor(of[0], model.dims);
    const ofAll = between(onShare, before / whole, behind / whole);
    made.set(of, await unitOf(toCompile(model), of, { onCompile, onShare: ofAll }));
    onShare(behind / whole);
    before = behind;
  }
  return made;
}

/** The compiled unit of a model: from the cache, or compiled now, in this process. */
export const compiledUnit = (
  model: ModelFolder,
  name: UnitName,
  precision: WeightPrecision,
  { onCompile, onShare }: CompileListener = {},
): Promise<CompiledUnit> => unitOf(toCompile(model), [name, precision], { onCompile, ...(onShare && { onShare }) });

/** What making a unit takes beside the others: the values that are looked at, one by one; what is only copied takes far less. */
export function workFor(name: UnitName, dims: Dims): number {
  const { encoderLayer, decoderLayer, embedding } = matrixSizes(dims);
  if (name.endsWith("encoder")) return dims.encoderLayers * encoderLayer;
  if (name === "embedding") return embedding / 8;
  return dims.decoderLayers * decoderLayer + embedding;
}

/** So that they are made anew: their bytes are those that were written, and yet the runtime can't open them. */
export async function discardUnits(model: ModelFolder, mode: Attention, parts: Parts): Promise<void> {
  for (const of of wantedUnits(mode, parts)) await discardUnit(await unitFolder(model, of));
}

/** encoder, embedding, decoder */
function wantedUnits(mode: Attention, { encoder, decoder, states }: Parts): [WantedUnit, WantedUnit, WantedUnit] {
  const decoderName =
    mode === "slim" && states === "frame-major" ? "decoder-slim-frame-major" : (`decoder-${mode}` as const);
  return [
    ["encoder", encoder],
    ["embedding", "float32"],
    [decoderName, decoder],
  ];
}

async function look(model: ModelFolder, wanted: readonly WantedUnit[]) {
  const found = new Map<WantedUnit, CompiledUnit>();
  const missing: WantedUnit[] = [];
  let damaged = false;
  for (const of of wanted) {
    const unit = await findUnit(await unitFolder(model, of));
    if (typeof unit !== "string") found.set(of, unit);
    else {
      missing.push(of);
      damaged ||= unit === "damaged";
    }
  }
  return { found, missing, damaged };
}
