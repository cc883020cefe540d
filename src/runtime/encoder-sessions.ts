/**
 * The encoder's graphs. A large encoder is in sections, one of which is in memory at a time: its weights are mapped from files that hold them as
 * this processor's products take them, and let go of when it has run.
 */

import { existsSync } from "node:fs";
import { present } from "../lib/check.ts";
import { encoderGraphNames } from "../model/encoder.ts";
import type { CompiledUnit } from "./compiled-unit.ts";
import { MappedFile } from "./mapped-file.ts";
import { giveLargeMemoryBack, largeMemoryStays, willDrop } from "./memory-pressure.ts";
import type { Tensor } from "./onnxruntime.ts";
import { type FloatSession, openBeside } from "./opened-beside.ts";
import { packedWeights } from "./packed-graph.ts";
import { allOrNone, isProfiled, openSession, runInto, type Session, type Tensors } from "./session.ts";

interface Section<Graph = Session> {
  session: Graph;
  /** of one that isn't always in memory */
  weights?: MappedFile;
}

export class EncoderSessions {
  readonly #before: readonly Section[];
  readonly #last: Section<FloatSession>;

  private constructor(before: readonly Section[], last: Section<FloatSession>) {
    this.#before = before;
    this.#last = last;
  }

  static open(unit: CompiledUnit, threads: number): Promise<EncoderSessions> {
    const paths = encoderGraphNames(unit.manifest.sections).map((name) => unit.path(name));
    const isWhole = paths.length === 1;
    return allOrNone(async (closing) => {
      const opened = async (path: string): Promise<Section> => {
        const isPacked = existsSync(packedWeights(path));
        const isOptimised = isPacked || unit.manifest.optimised !== undefined;
        const wishes = { keepValues: isWhole, isOptimised };
        const session = closing(await openSession(path, threads, wishes), (one) => one.release());
        return isPacked ? { session, weights: new MappedFile(packedWeights(path)) } : { session };
      };
      const before: Section[] = [];
      for (const path of paths.slice(0, -1)) before.push(await opened(path));
      const path = present(paths.at(-1), "graph");
      const beside =
        isWhole && unit.manifest.optimised !== undefined && !isProfiled() ? openBeside(path, threads) : undefined;
      const last: Section<FloatSession> = beside
        ? { session: closing(await beside, (one) => one.release()) }
        : await opened(path);
      for (const { weights } of [...before, last]) weights?.letGo();
      return new EncoderSessions(before, last);
    });
  }

  /** @param mel [1, bins, 2*frames] @param states [1, frames, d]: written */
  async run(mel: Tensor, states: Tensor): Promise<void> {
    const before = this.#before;
    let feeds: Tensors = { mel };
    // The values of one section take the place of the last one's, without the system's filling pages anew for each.
    if (before.length > 0) largeMemoryStays();
    try {
      for (const { session, weights } of before) {
        const { next } = await session.run(feeds, ["next"]);
        weights?.letGo();
        willDrop(feeds);
        feeds = { hidden: present(next, "next") };
      }
      await runInto(this.#last.session, feeds, { states });
      this.#last.weights?.letGo();
    } finally {
      if (before.length > 0) giveLargeMemoryBack();
    }
  }

  async close(): Promise<void> {
    for (const { session } of [...this.#before, this.#last]) await session.release();
  }
}
