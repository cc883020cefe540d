/** Published networks in graphs of ours: made of what comes with the program when one is first opened, then kept in the cache. */
import { join } from "node:path";
import { madeAgain } from "../lib/made-again.ts";
import { cacheFolder, programFolder } from "../lib/node/folders.ts";
import { readShippedFile } from "../lib/node/shipped.ts";
import { compilerVersion } from "../model/compile.ts";
import type { Graph, PlaceTensor } from "../onnx/graph.ts";
import { discardUnit, findUnit, writeUnit } from "./compiled-unit.ts";
import { openPrepared } from "./prepared.ts";
import { openSession, type Session, type SessionWishes } from "./session.ts";

export interface RemadeNetwork {
  /** as people know it */
  name: string;
  /** of its folder in the cache */
  folder: string;
  /** its graph's name */
  graph: string;
  /** the published file, below `models` */
  published: readonly string[];
  make(published: Uint8Array, place: PlaceTensor): Graph | Promise<Graph>;
}

/**
 * @param onDamaged told when its prepared form was not what it had been, and is made again
 * @throws Failure model.damaged, cache.write, cache.unopened
 */
export function openRemade(
  { name, folder: kept, graph, published, make }: RemadeNetwork,
  threads: number,
  { onDamaged = () => {}, ...wishes }: SessionWishes & { onDamaged?: (message: string) => void } = {},
): Promise<Session> {
  const folder = join(cacheFolder(), "compiled", `${kept}-v${compilerVersion}`);
  const discard = () => {
    onDamaged(madeAgain(name));
    return discardUnit(folder);
  };
  const open = async () => {
    const known = await findUnit(folder);
    if (known === "damaged") await discard();
    const unit =
      typeof known === "string"
        ? await writeUnit(folder, async (place) => ({
            graphs: [await make(readShippedFile(join(programFolder, "models", ...published)), place)],
            manifest: { version: compilerVersion, precision: "float32" },
          }))
        : known;
    return openSession(unit.path(graph), threads, wishes);
  };
  return openPrepared(name, open, discard);
}
