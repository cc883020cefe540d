/**
 * Compiled units as folders: graphs, their side file, a table, a manifest, and a seal over all of them. Written beside, synced and
 * renamed, so that a half-written one is never seen; checked against the seal before it is used.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { syncFolder } from "../lib/node/on-disk.ts";
import { makeOwnFolder, makeUniqueOwnFolder } from "../lib/node/own-files.ts";
import { checkSeal, type Sum, SummedFile, sealFolder } from "../lib/node/seal.ts";
import type { OnShare } from "../lib/share.ts";
import type { GraphUnit, UnitManifest } from "../model/compile.ts";

export interface CompiledUnit {
  manifest: UnitManifest;
  /** path of a graph's file, by the graph's name */
  path(graph: string): string;
  /** path of the unit's table, where it has one */
  table: string;
}

/** What a Whisper runtime is made of. */
export interface WhisperUnits {
  encoder: CompiledUnit;
  silence: CompiledUnit;
  embedding: CompiledUnit;
  decoder: CompiledUnit;
}

const manifestName = "manifest.json";
const tableName = "table.bin";

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

/** @param onShare of its bytes, those that are written @throws Failure cache.write */
export async function writeUnit(folder: string, unit: GraphUnit, onShare: OnShare = () => {}): Promise<CompiledUnit> {
  let draft: string | undefined;
  try {
    await makeOwnFolder(dirname(folder));
    await sweepLeftovers(dirname(folder));
    draft = await makeUniqueOwnFolder(`${folder}.draft-`);
    await sealFolder(draft, sealedAs(folder), await writeFiles(draft, unit, onShare));
    await syncFolder(draft);
    await place(draft, folder);
    await syncFolder(dirname(folder));
  } catch (cause) {
    throw new Failure(
      "cache.write",
      `The compiled model could not be written to ${folder}.`,
      "Free some disk space, or set SLIMSCRIBE_CACHE to a folder that can be written to.",
      { cause },
    );
  } finally {
    if (draft !== undefined) await rm(draft, { recursive: true, force: true });
  }
  return unitIn(folder, unit.manifest);
}

/** Takes a unit away in one step: nobody finds a part of it. What can't be taken away is met again by whoever writes there. */
export async function discardUnit(folder: string): Promise<void> {
  const aside = await makeUniqueOwnFolder(`${folder}.old-`).catch(() => undefined);
  if (aside === undefined) return;
  await rename(folder, join(aside, basename(folder))).catch(() => {});
  await rm(aside, { recursive: true, force: true }).catch(() => {});
}

async function writeFiles(draft: string, unit: GraphUnit, onShare: OnShare): Promise<Record<string, Sum>> {
  const files: Record<string, Sum> = {};
  const write = async (name: string, content: (file: SummedFile) => Promise<void>) => {
    const file = await SummedFile.create(join(draft, name));
    try {
      await content(file);
      files[name] = await file.finish();
    } finally {
      await file.abandon();
    }
  };
  // What writes protobuf takes megabytes, and a model is compiled once.
  const { SideFile, writeGraph } = await import("../onnx/write.ts");
  const side = new SideFile("weights.bin");
  for (const graph of unit.graphs) {
    const bytes = writeGraph(graph, side);
    await write(`${graph.name}.onnx`, (file) => file.write(bytes));
  }
  const { table, manifest } = unit;
  // Beside them the graphs themselves are small.
  const whole = side.parts.reduce((sum, { data }) => sum + data.byteLength, table?.values.byteLength ?? 0);
  let written = 0;
  const writeData = async (file: SummedFile, data: ArrayBufferView) => {
    await file.write(bytesOf(data));
    written += data.byteLength;
    onShare(written / whole);
  };
  if (side.parts.length > 0)
    await write(side.name, async (file) => {
      for (const { offset, data } of side.parts) {
        await file.fill(offset);
        await writeData(file, data);
      }
    });
  if (table) await write(tableName, (file) => writeData(file, table.values));
  await write(manifestName, (file) => file.write(Buffer.from(JSON.stringify(manifest, null, 2))));
  return files;
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
  return { manifest, path: (graph) => join(folder, `${graph}.onnx`), table: join(folder, tableName) };
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
