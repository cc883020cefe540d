/** Compiled units of the models, in the cache folder by content: made on first use. */

import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Attention } from "../../api/transcript.ts";
import { cacheFolder } from "../../lib/node/folders.ts";
import {
  compileCapture,
  compileDecoder,
  compileEmbedding,
  compileEncoder,
  compilerVersion,
  type GraphUnit,
} from "../../model/compile.ts";
import type { StatesLayout } from "../../model/state.ts";
import type { WeightPrecision } from "../../onnx/graph.ts";
import { type CompiledUnit, discardUnit, findUnit, type WhisperUnits, writeUnit } from "../../runtime/compiled-unit.ts";
import type { Parts } from "../../runtime/kernels/choice.ts";
import { rightBytes } from "../../runtime/right-bytes.ts";
import { compileSilence, statesOfSilence } from "../../runtime/silence.ts";
import type { ModelFolder } from "../model-folder.ts";
import { captureInputs } from "./calibrate.ts";
import { compileApart } from "./compile-client.ts";
import type { CompileTask, UnitName } from "./compile-task.ts";
import { sweepOldUnits } from "./compiled-cache.ts";
import { knownFindings, knownSilence } from "./precomputed.ts";

/** Told what is made now. @param damaged it had been made before, and was no longer what it was */
export type OnCompile = (what: string, damaged: boolean) => void;

/** Makes units in the cache folder, or fails to: what is still missing then is made here. */
export type CompileElsewhere = (task: CompileTask) => Promise<void>;

/** What a runtime needs of a model: every file checked, and made where it is missing or damaged. */
export async function whisperUnits(
  model: ModelFolder,
  mode: Attention,
  parts: Parts,
  onCompile: OnCompile = () => {},
  compileElsewhere: CompileElsewhere = compileApart,
): Promise<WhisperUnits> {
  const wanted = wantedUnits(mode, parts);
  let { found, missing, damaged } = await look(model, wanted);
  if (missing.length > 0) {
    onCompile(missing.map(([name]) => name).join(", "), damaged);
    // A model that is no longer what it was noted as: then none of its units may come from the time before.
    if (await changed(model)) ({ found, missing, damaged } = await look(model, wanted));
    await sweepOldUnits();
    if (missing.length > 0) await compileElsewhere({ model: model.path, units: missing });
  }
  const [encoder, silence, embedding, decoder] = wanted;
  const unit = async (of: Wanted) => found.get(of) ?? (await compiledUnit(model, ...of, onCompile));
  return {
    encoder: await unit(encoder),
    silence: await unit(silence),
    embedding: await unit(embedding),
    decoder: await unit(decoder),
  };
}

/** So that they are made anew: their bytes are those that were written, and yet the runtime can't open them. */
export async function discardUnits(model: ModelFolder, mode: Attention, parts: Parts): Promise<void> {
  for (const of of wantedUnits(mode, parts)) await discardUnit(await folderOf(model, ...of));
}

type Wanted = [UnitName, WeightPrecision];

/** encoder, silence, embedding, decoder */
function wantedUnits(mode: Attention, { encoder, decoder, states }: Parts): [Wanted, Wanted, Wanted, Wanted] {
  const decoderName =
    mode === "slim" && states === "frame-major" ? "decoder-slim-frame-major" : (`decoder-${mode}` as const);
  return [
    ["encoder", encoder],
    ["silence", encoder],
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
  onCompile: OnCompile = () => {},
): Promise<CompiledUnit> {
  const folder = await folderOf(model, name, precision);
  const known = await findUnit(folder);
  if (typeof known !== "string") return known;
  onCompile(name, known === "damaged");
  // What is made is kept under what was read now.
  if (await changed(model)) return compiledUnit(model, name, precision);
  // Of no use to anybody, and its room may be needed.
  if (known === "damaged") await discardUnit(folder);
  return writeUnit(folder, await compile(model, name, precision));
}

async function folderOf(model: ModelFolder, name: UnitName, precision: WeightPrecision): Promise<string> {
  const hash = await model.contentHash();
  const bytes = (await rightBytes()) === "int8" ? "" : "-unsigned";
  const version = `${model.name}-${hash.slice(0, 16)}-v${compilerVersion}${bytes}`;
  return join(cacheFolder(), "compiled", version, `${name}-${precision}`);
}

async function compile(model: ModelFolder, name: UnitName, precision: WeightPrecision): Promise<GraphUnit> {
  const { weights, dims, head } = model;
  if (name === "silence") {
    const states =
      (await knownSilence(model)) ?? (await statesOfSilence(await compiledUnit(model, "encoder", precision), dims));
    return compileSilence(states, dims, precision);
  }
  const bytes = await rightBytes();
  const findings = (await knownFindings(model))?.units[`${name}-${precision}`];
  if (name === "encoder") return compileEncoder(weights, dims, precision, { bytes, findings });
  if (name === "embedding") return compileEmbedding(weights, dims);
  const captured = async () => {
    const capture = await compileCapture(weights, dims, head);
    const folder = join(tmpdir(), `slimscribe-capture-${process.pid}-${Date.now()}`);
    try {
      return await captureInputs(
        model,
        await compiledUnit(model, "encoder", precision),
        await compiledUnit(model, "embedding", "float32"),
        await writeUnit(folder, capture),
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  const [, mode] = name.split("-") as ["decoder", Attention];
  const layout: StatesLayout = name === "decoder-slim-frame-major" ? "frame-major" : "channel-major";
  return compileDecoder(mode, weights, dims, head, captured, { precision, layout, bytes, findings });
}
