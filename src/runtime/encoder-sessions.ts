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
import { packedWeights } from "./packed-graph.ts";
import { allOrNone, openSession, runInto, type Session, type Tensors } from "./session.ts";

interface Section {
  session: Session;
  /** of one that isn't always in memory */
  weights?: MappedFile;
}

export class EncoderSessions {
  readonly #sections: readonly Section[];

  private constructor(sections: readonly Section[]) {
    this.#sections = sections;
  }

  static open(unit: CompiledUnit, threads: number): Promise<EncoderSessions> {
    const paths = encoderGraphNames(unit.manifest.sections).map((name) => unit.path(name));
    return allOrNone(async (closing) => {
      const sections: Section[] = [];
      for (const path of paths) {
        const isPacked = existsSync(packedWeights(path));
        const isOptimised = isPacked || unit.manifest.optimised !== undefined;
        const wishes = { keepValues: paths.length === 1, isOptimised };
        const session = closing(await openSession(path, threads, wishes), (opened) => opened.release());
        sections.push(isPacked ? { session, weights: new MappedFile(packedWeights(path)) } : { session });
      }
      for (const { weights } of sections) weights?.letGo();
      return new EncoderSessions(sections);
    });
  }

  /** @param mel [1, bins, 2*frames] @param states [1, frames, d]: written */
  async run(mel: Tensor, states: Tensor): Promise<void> {
    const before = this.#sections.slice(0, -1);
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
      for (const { session, weights } of this.#sections.slice(-1)) {
        await runInto(session, feeds, { states });
        weights?.letGo();
      }
    } finally {
      if (before.length > 0) giveLargeMemoryBack();
    }
  }

  async close(): Promise<void> {
    for (const { session } of this.#sections) await session.release();
  }
}
