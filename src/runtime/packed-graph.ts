/**
 * What the runtime makes of a graph each time it opens it, made once: its optimised form, and for large encoders weights in a file of their own as
 * this processor's products take them, which the runtime maps instead of making them anew, in memory of its own. On another processor, or with
 * another version of the runtime, it does make those anew: by their sums it knows that they are not what it needs.
 */
import { existsSync } from "node:fs";
import { rename, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { makeUniqueOwnFolder } from "../lib/node/own-files.ts";
import { type Sum, syncAndSum } from "../lib/node/seal.ts";
import { openSession } from "./session.ts";

/** @param graph the path of its file */
export const packedWeights = (graph: string): string => graph.replace(/\.onnx$/, ".bin");

/** A graph of a folder becomes one with packed weights. @returns its files */
export async function packGraph(folder: string, name: string): Promise<Record<string, Sum>> {
  const [graph, packed] = [join(folder, `${name}.onnx`), join(folder, `${name}.packed.onnx`)];
  const session = await openSession(graph, 1, {
    optimiseInto: { graph: packed, weights: packedWeights(`${name}.onnx`), isPacked: true },
  });
  await session.release();
  await rename(packed, graph);
  const files = [`${name}.onnx`, packedWeights(`${name}.onnx`)].filter((file) => existsSync(join(folder, file)));
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await syncAndSum(join(folder, file))])));
}

/**
 * A graph of a folder becomes what the runtime's optimisations leave of it, its weights stored as before: opening it then takes a quarter less.
 * @param weights the name of their file
 * @returns its files
 */
export async function optimiseGraph(folder: string, name: string, weights: string): Promise<Record<string, Sum>> {
  const into = await makeUniqueOwnFolder(join(folder, "optimised-"));
  const graph = `${name}.onnx`;
  const session = await openSession(join(folder, graph), 1, { optimiseInto: { graph: join(into, graph), weights } });
  await session.release();
  return Object.fromEntries(
    await Promise.all(
      [graph, weights].map(async (file) => {
        await rename(join(into, file), join(folder, file));
        return [file, await syncAndSum(join(folder, file))] as const;
      }),
    ).finally(() => rmdir(into)),
  );
}
