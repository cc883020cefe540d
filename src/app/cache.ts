/** The compiled models in the cache folder: how large they are, and taking them away while nothing uses them. */
import type { EngineClient } from "../engine/engine-client.ts";
import { Failure } from "../lib/failure.ts";
import { cacheBytes, removeCompiled } from "../model-store/compile/compiled-cache.ts";

export interface CacheCare {
  /** of all files in the folder */
  bytes(): Promise<number>;
  /** @throws Failure cache.in-use */
  empty(): Promise<void>;
}

export const cacheInUse = (): Failure =>
  new Failure(
    "cache.in-use",
    "The cache is in use: a recording is being transcribed.",
    "Wait until it has ended, or pause the queue, then try again.",
  );

/** @param engine lets go of its model first, where nothing is under way in it */
export function cacheOf(engine: Pick<EngineClient, "rest">): CacheCare {
  return {
    bytes: () => cacheBytes(),
    async empty() {
      if (!(await engine.rest())) throw cacheInUse();
      if (!(await removeCompiled()))
        throw new Failure(
          "cache.in-use",
          "Another Slimscribe is running, which may use the cache.",
          "Close it, or wait until its command has ended, then try again.",
        );
    },
  };
}
