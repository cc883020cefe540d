/**
 * Graphs whose weights are in a file of their own as this processor's products take them, beside what they were made of: the runtime maps them
 * instead of making them anew, in memory of its own, each time it opens the graph. On another processor, or with another version of the
 * runtime, it does make them anew: by their sums it knows that they are not what it needs.
 */
import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { type Sum, syncAndSum } from "../lib/node/seal.ts";
import { openSession } from "./session.ts";

/** @param graph the path of its file */
export const packedWeights = (graph: string): string => graph.replace(/\.onnx$/, ".bin");

/** A graph of a folder becomes one with packed weights. @returns its files */
export async function packGraph(folder: string, name: string): Promise<Record<string, Sum>> {
  const [graph, packed] = [join(folder, `${name}.onnx`), join(folder, `${name}.packed.onnx`)];
  const session = await openSession(graph, 1, { packInto: { graph: packed, weights: packedWeights(`${name}.onnx`) } });
  await session.release();
  await rename(packed, graph);
  const files = [`${name}.onnx`, packedWeights(`${name}.onnx`)].filter((file) => existsSync(join(folder, file)));
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await syncAndSum(join(folder, file))])));
}
