/**
 * Compiled units as folders: graphs, their side file, a table, a manifest, and a seal over all of them. Written beside, synced and
 * renamed, so that a half-written one is never seen; checked against the seal before it is used.
 */
import { closeSync, openSync, readSync, rmSync, statSync } from "node:fs";
import { readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { syncFolder } from "../lib/node/on-disk.ts";
import { makeOwnFolder, makeUniqueOwnFolder } from "../lib/node/own-files.ts";
import { checkSeal, type Sum, SummedFile, sealFolder } from "../lib/node/seal.ts";
import type { GraphUnit, UnitManifest } from "../model/compile.ts";
import type { PlaceTensor } from "../onnx/graph.ts";
import { packsWeights } from "./mapped-file.ts";
import { optimiseGraph, packGraph } from "./packed-graph.ts";

export interface CompiledUnit {
  manifest: UnitManifest;
  /** path of a graph's file, by the graph's name */
  path(graph: string): string;
  /** path of its graphs' weights, but of large encoders */
  weights: string;
  /** path of the unit's table, where it has one */
  table: string;
}

/** What a Whisper runtime is made of. */
export interface WhisperUnits {
  encoder: CompiledUnit;
  embedding: CompiledUnit;
  decoder: CompiledUnit;
}

/** Some may still be made: those that are there can be opened meanwhile. */
export type ComingUnits = { [unit in keyof WhisperUnits]: WhisperUnits[unit] | Promise<WhisperUnits[unit]> };

const manifestName = "manifest.json";
const tableName = "table.bin";
const sideName = "weights.bin";

/** What a folder is sealed as: model, compiler and unit. */
const sealedAs = (folder: string): string => `${basename(dirname(folder))}/${basename(folder)}`;

/** @returns the unit, when every byte is as it was written; otherwise why it has to be made */
export async function findUnit(folder: string): Promise<CompiledUnit | "missing" | "damaged"> {
  const state = await checkSeal(folder, sealedAs(folder));
  if (state !== "whole") return state;
  try {
    return unitIn(folder, JSON.parse(await readFile(join(folder, manifestName), "utf8")) as UnitManifest);
  } catch {
    return "damaged";
  }
}

/**
 * Tensors are written as they are made, into a folder that nobody looks into before it is whole.
 * @param make gives the tensors of its graphs to `place`
 * @param onDraft told of the folder that is half made, which a thread that is ended from outside can't remove
 * @throws Failure cache.write, and whatever `make` throws
 */
export async function writeUnit(
  folder: string,
  make: (place: PlaceTensor) => GraphUnit | Promise<GraphUnit>,
  onDraft: (path: string) => void = () => {},
): Promise<CompiledUnit> {
  const written = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw unwritable(folder, cause);
    }
  };
  const draft = await written(() => draftOf(folder));
  onDraft(draft);
  // A process that ends in the middle leaves nothing, unless it is killed outright.
  const remove = () => rmSync(draft, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const { SideFile, writeGraph } = await onnxWriter();
    const tensors = await written(() => SummedFile.create(join(draft, sideName)));
    try {
      const side = new SideFile(sideName, (bytes) => tensors.writeNow(bytes));
      const unit = await make((data) => {
        try {
          return side.place(data);
        } catch (cause) {
          throw unwritable(folder, cause);
        }
      });
      await written(async () => {
        const files: Record<string, Sum> = {};
        for (const graph of unit.graphs)
          files[`${graph.name}.onnx`] = await summed(join(draft, `${graph.name}.onnx`), writeGraph(graph));
        if (unit.manifest.sections && packsWeights) {
          await tensors.abandon();
          for (const { name } of unit.graphs) Object.assign(files, await packGraph(draft, name));
        } else if (side.bytes > 0) files[sideName] = await tensors.finish();
        const { optimised } = unit.manifest;
        if (optimised !== undefined) Object.assign(files, await optimiseGraph(draft, optimised, sideName));
        if (files[sideName] === undefined) await rm(join(draft, sideName));
        if (unit.table) files[tableName] = await summed(join(draft, tableName), bytesOf(unit.table.values));
        files[manifestName] = await summed(
          join(draft, manifestName),
          Buffer.from(JSON.stringify(unit.manifest, null, 2)),
        );
        await sealFolder(draft, sealedAs(folder), files);
        await syncFolder(draft);
        await place(draft, folder);
        await syncFolder(dirname(folder));
      });
      return unitIn(folder, unit.manifest);
    } finally {
      await tensors.abandon();
    }
  } finally {
    process.off("exit", remove);
    await rm(draft, { recursive: true, force: true });
  }
}

// What writes protobuf takes megabytes, and a model is compiled once.
const onnxWriter = () => import("../onnx/write.ts");

const unwritable = (folder: string, cause: unknown): Failure =>
  new Failure(
    "cache.write",
    `The compiled model could not be written to ${folder}.`,
    "Free some disk space, or set SLIMSCRIBE_CACHE to a folder that can be written to.",
    { cause },
  );

async function draftOf(folder: string): Promise<string> {
  await makeOwnFolder(dirname(folder));
  await sweepLeftovers(dirname(folder));
  return makeUniqueOwnFolder(`${folder}.draft-`);
}

async function summed(path: string, bytes: Uint8Array): Promise<Sum> {
  const file = await SummedFile.create(path);
  try {
    await file.write(bytes);
    return await file.finish();
  } finally {
    await file.abandon();
  }
}

/** Takes a unit away in one step: nobody finds a part of it. What can't be taken away is met again by whoever writes there. */
export async function discardUnit(folder: string): Promise<void> {
  const aside = await makeUniqueOwnFolder(`${folder}.old-`).catch(() => undefined);
  if (aside === undefined) return;
  await rename(folder, join(aside, basename(folder))).catch(() => {});
  await rm(aside, { recursive: true, force: true }).catch(() => {});
}

async function place(draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch (error) {
    // Another process may have been quicker: its result is the same.
    if (typeof (await findUnit(folder)) !== "string") return;
    // What stands there is of no use to anybody.
    await discardUnit(folder);
    await rename(draft, folder).catch(() => {
      throw error;
    });
  }
}

/** Nobody compiles for so long. */
const leftoverMilliseconds = 3_600_000;

/** What killed programs left: hundreds of megabytes each. */
async function sweepLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!/\.(draft|old)-\w+$|\.draft$/.test(name)) continue;
    const { mtimeMs } = await stat(join(parent, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > leftoverMilliseconds)
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function unitIn(folder: string, manifest: UnitManifest): CompiledUnit {
  return {
    manifest,
    path: (graph) => join(folder, `${graph}.onnx`),
    weights: join(folder, sideName),
    table: join(folder, tableName),
  };
}

/** Of its weights, as they are stored. */
export function tensorBytesOf({ weights }: CompiledUnit): number {
  return statSync(weights, { throwIfNoEntry: false })?.size ?? 0;
}

/** A unit's table, read from its file where a part of it is needed. */
export class TableFile {
  readonly #file: number;

  constructor({ table }: CompiledUnit) {
    this.#file = openSync(table, "r");
  }

  /** Fills `into` from byte `position` on. @throws Failure cache.changed when the file has become shorter since it was opened */
  read(into: NodeJS.ArrayBufferView, position: number): void {
    let cause: unknown;
    try {
      if (readSync(this.#file, into, 0, into.byteLength, position) === into.byteLength) return;
    } catch (error) {
      cause = error;
    }
    throw new Failure(
      "cache.changed",
      "The prepared form of the model was changed or could not be read while it was in use.",
      "Try again: it is checked, and made again when it is damaged.",
      { cause },
    );
  }

  close(): void {
    closeSync(this.#file);
  }
}
