/** Compiled units of the models, in the cache folder by content: made on first use. */
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  compileCapture,
  compileDecoder,
  compileEmbedding,
  compileEncoder,
  compilerVersion,
  type Unit,
} from "../model/compile.ts";
import type { AttentionMode, StatesLie } from "../model/state.ts";
import type { WeightPrecision } from "../onnx/graph.ts";
import { captureInputs } from "./calibrate.ts";
import { compileApart } from "./compile-apart.ts";
import { cacheFolder } from "./folders.ts";
import type { Parts } from "./kernel-choice.ts";
import type { ModelFolder } from "./model-folder.ts";
import { compileSilence } from "./silence.ts";
import { type CompiledUnit, readUnit, writeUnit } from "./unit-folder.ts";

export type UnitName = "encoder" | "silence" | "embedding" | `decoder-${AttentionMode}` | "decoder-slim-upright";

/** What a network is made of. */
export interface NetworkUnits {
  encoder: CompiledUnit;
  silence: CompiledUnit;
  embedding: CompiledUnit;
  decoder: CompiledUnit;
}

export async function networkUnits(
  model: ModelFolder,
  mode: AttentionMode,
  { encoder, decoder, states }: Parts,
  onCompile: (what: string) => void = () => {},
): Promise<NetworkUnits> {
  const decoderName = mode === "slim" && states === "upright" ? "decoder-slim-upright" : (`decoder-${mode}` as const);
  const wanted: [UnitName, WeightPrecision][] = [
    ["encoder", encoder],
    ["silence", encoder],
    ["embedding", "float32"],
    [decoderName, decoder],
  ];
  const missing: [UnitName, WeightPrecision][] = [];
  for (const [name, kind] of wanted)
    if (!(await readUnit(await folderOf(model, name, kind)))) missing.push([name, kind]);
  if (missing.length > 0) {
    onCompile(missing.map(([name]) => name).join(", "));
    await compileApart({ model: model.path, units: missing });
  }
  return {
    encoder: await compiledUnit(model, "encoder", encoder),
    silence: await compiledUnit(model, "silence", encoder),
    embedding: await compiledUnit(model, "embedding", "float32"),
    decoder: await compiledUnit(model, decoderName, decoder),
  };
}

/** The compiled unit of a model: from the cache, or compiled now, in this process. */
export async function compiledUnit(
  model: ModelFolder,
  name: UnitName,
  precision: WeightPrecision,
  onCompile: (what: string) => void = () => {},
): Promise<CompiledUnit> {
  const folder = await folderOf(model, name, precision);
  const known = await readUnit(folder);
  if (known) return known;
  onCompile(name);
  return writeUnit(folder, await compile(model, name, precision));
}

async function folderOf(model: ModelFolder, name: UnitName, precision: WeightPrecision): Promise<string> {
  const hash = await model.contentHash();
  const version = `${model.name}-${hash.slice(0, 16)}-v${compilerVersion}`;
  return join(cacheFolder(), "compiled", version, `${name}-${precision}`);
}

async function compile(model: ModelFolder, name: UnitName, precision: WeightPrecision): Promise<Unit> {
  const { weights, dims, head } = model;
  if (name === "encoder") return compileEncoder(weights, dims, precision);
  if (name === "silence") return compileSilence(await compiledUnit(model, "encoder", precision), dims, precision);
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
  const [, mode, lie] = name.split("-") as ["decoder", AttentionMode, StatesLie?];
  return compileDecoder(mode, weights, dims, head, captured, precision, lie);
}
