/** Compiled units as folders: graphs, their side file, a manifest; written beside and renamed, so that a half-written one is never seen. */
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { makeOwnFolder, openOwnFile, writeOwnFile } from "../lib/node/own-files.ts";
import type { Unit, UnitManifest } from "../model/compile.ts";

export interface CompiledUnit {
  manifest: UnitManifest;
  /** path of a graph's file, by the graph's name */
  path(graph: string): string;
  /** path of the unit's table, where it has one */
  table: string;
}

export async function readUnit(folder: string): Promise<CompiledUnit | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as UnitManifest;
    return unitIn(folder, manifest);
  } catch {
    return undefined;
  }
}

export async function writeUnit(folder: string, unit: Unit): Promise<CompiledUnit> {
  const draft = `${folder}.${process.pid}.draft`;
  try {
    await makeOwnFolder(draft);
    // What writes protobuf takes megabytes, and a model is compiled once.
    const { SideFile, writeGraph } = await import("../onnx/write.ts");
    const side = new SideFile("weights.bin");
    for (const graph of unit.graphs) await writeOwnFile(join(draft, `${graph.name}.onnx`), writeGraph(graph, side));
    const file = await openOwnFile(join(draft, side.name), "w");
    for (const { offset, data } of side.parts) {
      await file.write(bytesOf(data), 0, data.byteLength, offset);
    }
    await file.close();
    if (unit.table) await writeOwnFile(join(draft, tableName), bytesOf(unit.table.values));
    await writeOwnFile(join(draft, "manifest.json"), JSON.stringify(unit.manifest, null, 2));
    // Another process may have been quicker: its result is the same.
    await rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } catch (cause) {
    throw new Failure(
      "cache.write",
      `The compiled model could not be written to ${folder}.`,
      "Free some disk space, or set SLIMSCRIBE_CACHE to a folder that can be written to.",
      { cause },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return unitIn(folder, unit.manifest);
}

const tableName = "table.bin";

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function unitIn(folder: string, manifest: UnitManifest): CompiledUnit {
  return { manifest, path: (graph) => join(folder, `${graph}.onnx`), table: join(folder, tableName) };
}
