/** Compiled units of the models, in the cache folder by content: made on first use. */

import type { DeviceForm } from "../../api/gpu.ts";
import type { Attention } from "../../api/transcript.ts";
import { present } from "../../lib/check.ts";
import { later } from "../../lib/later.ts";
import { between, type OnShare, rising } from "../../lib/share.ts";
import { type Dims, matrixSizes } from "../../model/dims.ts";
import type { WeightPrecision } from "../../onnx/product-forms.ts";
import {
  type ComingUnits,
  type CompiledUnit,
  discardUnit,
  findUnit,
  type WhisperUnits,
} from "../../runtime/compiled-unit.ts";
import { deviceForms } from "../../runtime/devices/device-forms.ts";
import type { Parts } from "../../runtime/kernels/choice.ts";
import type { ModelFolder } from "../model-folder.ts";
import { compileApart } from "./compile-client.ts";
import { type CompileTask, type CompileWatcher, isDecoder, type OpenedModel, type UnitName } from "./compile-task.ts";
import { sweepUnits } from "./compiled-cache.ts";
import { knownFindings } from "./precomputed.ts";
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
  /** where what of it runs: the processor's where nothing is said */
  form?: DeviceForm;
  onMemory?: CompileWatcher["onMemory"];
  compileElsewhere?: CompileElsewhere | undefined;
  /** called once, when some units are made and others still are: a core has nothing to do */
  meanwhile?: (() => void) | undefined;
}

/** What a runtime needs of a model: every file checked, and made where it is missing or damaged. */
export async function whisperUnits(...wanted: Parameters<typeof comingUnits>): Promise<WhisperUnits> {
  const { encoder, embedding, decoder } = await comingUnits(...wanted);
  return { encoder: await encoder, embedding: await embedding, decoder: await decoder };
}

/** The same: what is made first can be opened while the rest is still being made. */
export async function comingUnits(
  model: ModelFolder,
  mode: Attention,
  parts: Parts,
  {
    form = "cpu",
    onCompile = () => {},
    onShare = () => {},
    onMemory = () => {},
    meanwhile = () => {},
    compileElsewhere = compileApart,
  }: UnitsWishes = {},
): Promise<ComingUnits> {
  const wanted = wantedUnits(mode, parts, form);
  let { found, missing, damaged } = await look(model, wanted);
  const [encoder, embedding, decoder] = wanted;
  const coming = (unit: (of: WantedUnit) => Promise<CompiledUnit>): ComingUnits => ({
    encoder: unit(encoder),
    embedding: unit(embedding),
    decoder: unit(decoder),
  });
  const known = async (of: WantedUnit): Promise<CompiledUnit> => present(found.get(of), of[0]);
  if (missing.length === 0) return coming(known);
  const told = rising(onShare);
  onCompile(missing.map(([name]) => name).join(", "), damaged);
  told(0);
  // A model that is no longer what it was noted as: then none of its units may come from the time before.
  if (await changed(model)) ({ found, missing, damaged } = await look(model, wanted));
  await sweepUnits();
  if (missing.length === 0) return coming(known);
  const made = makeMissing(model, missing, { onCompile, onShare: told, onMemory, meanwhile, compileElsewhere });
  return coming((of) => made.get(of) ?? known(of));
}

type AllWishes = { [wish in Exclude<keyof UnitsWishes, "form">]-?: NonNullable<UnitsWishes[wish]> };

/** Elsewhere, and what is missing behind that here. @returns each unit as soon as it can be used */
function makeMissing(
  model: ModelFolder,
  missing: readonly WantedUnit[],
  { onCompile, onShare, onMemory, meanwhile, compileElsewhere }: AllWishes,
): Map<WantedUnit, Promise<CompiledUnit>> {
  const coming = new Map(missing.map((of) => [of, later<CompiledUnit>()]));
  const ready = new Set<WantedUnit>();
  const take = (of: WantedUnit, unit: CompiledUnit): void => {
    ready.add(of);
    coming.get(of)?.tell(unit);
  };
  const looks: Promise<void>[] = [];
  const lookAt = async (place: number): Promise<void> => {
    const of = missing[place];
    const unit = of && (await findUnit(await unitFolder(model, of)));
    if (!of || typeof unit !== "object") return;
    if (ready.size === 0 && missing.length > 1) meanwhile();
    take(of, unit);
  };
  const all = (async () => {
    const task = { model: model.path, known: await openedModel(model, missing), units: [...missing] };
    // What can't be looked at is met again behind it.
    const onMade = (place: number): void => void looks.push(lookAt(place).catch(() => {}));
    await compileElsewhere(task, { onShare, onMemory, onMade });
    await Promise.all(looks);
    const left = missing.filter((of) => !ready.has(of));
    for (const [of, unit] of await compileUnits(model, left, { onCompile, onShare })) take(of, unit);
    onShare(1);
  })();
  return new Map(
    [...coming].map(([of, { told }]) => {
      const unit = Promise.race([told, all.then(() => told)]);
      // It is told to whoever asks for this one.
      unit.catch(() => {});
      return [of, unit];
    }),
  );
}

/** In attentions with one cache a layer, on every device. */
const chooses = (name: UnitName): boolean => /-(slim|compact)\b/.test(name);

/** Whether a text has to be read for the choice of their caches (calibrate.ts). */
export const readText = async (
  model: Pick<ModelFolder, "name" | "contentHash">,
  units: readonly WantedUnit[],
): Promise<boolean> => units.some(([name]) => chooses(name)) && (await knownFindings(model)) === undefined;

/** For who makes units of it without opening it. @returns undefined where its tokenizer is needed for them */
async function openedModel(model: ModelFolder, units: readonly WantedUnit[]): Promise<OpenedModel | undefined> {
  if (await readText(model, units)) return undefined;
  const { name, dims, head } = model;
  return { name, dims, head, hash: await model.contentHash("read") };
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
  if (isDecoder(name)) return dims.decoderLayers * decoderLayer + embedding;
  return name === "embedding" ? embedding / 8 : dims.encoderLayers * encoderLayer;
}

/** So that they are made anew: their bytes are those that were written, and yet the runtime can't open them. */
export async function discardUnits(
  model: ModelFolder,
  mode: Attention,
  parts: Parts,
  form: DeviceForm = "cpu",
): Promise<void> {
  for (const of of wantedUnits(mode, parts, form)) await discardUnit(await unitFolder(model, of));
}

/** encoder, embedding, decoder */
function wantedUnits(
  mode: Attention,
  { encoder, decoder, states }: Parts,
  form: DeviceForm,
): [WantedUnit, WantedUnit, WantedUnit] {
  const decoderName =
    mode === "slim" && states === "frame-major" ? "decoder-slim-frame-major" : (`decoder-${mode}` as const);
  const { encoder: encoderThere, decoders } = deviceForms[form];
  return [encoderThere ?? ["encoder", encoder], ["embedding", "float32"], decoders[mode] ?? [decoderName, decoder]];
}

async function look(model: ModelFolder, wanted: readonly WantedUnit[]) {
  const found = new Map<WantedUnit, CompiledUnit>();
  const missing: WantedUnit[] = [];
  let damaged = false;
  // Side by side: while one's bytes are summed up, the others' are read.
  const looked = await Promise.all(
    wanted.map(async (of) => [of, await findUnit(await unitFolder(model, of))] as const),
  );
  for (const [of, unit] of looked) {
    if (typeof unit !== "string") found.set(of, unit);
    else {
      missing.push(of);
      damaged ||= unit === "damaged";
    }
  }
  return { found, missing, damaged };
}
