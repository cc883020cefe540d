/** Recordings whose program was killed: they become files like any other at the next start, and are shown until the person says whether they are kept. */
import { rm } from "node:fs/promises";
import { basename } from "node:path";
import type { TranscribeOptions } from "../api/engine.ts";
import type { CutOffRecording } from "../api/recording.ts";
import { loggedFailure } from "../lib/log.ts";
import { recordingAt } from "./find-recordings.ts";
import type { Queue } from "./queue.ts";
import { mended } from "./recording-file.ts";
import type { RecordingMarks } from "./recording-marks.ts";

export interface CutOffUses {
  marks: Pick<RecordingMarks, "left">;
  queue: Pick<Queue, "recorded" | "remove" | "removedEnded" | "add" | "jobs">;
  /** for those that the queue doesn't know */
  options(): Promise<TranscribeOptions>;
}

export class CutOffRecordings {
  readonly #uses: CutOffUses;
  #found: (CutOffRecording & { path: string })[] = [];

  constructor(uses: CutOffUses) {
    this.#uses = uses;
  }

  list(): CutOffRecording[] {
    return this.#found.map(({ path: _, ...one }) => one);
  }

  /** @returns whether there were any */
  async find(): Promise<boolean> {
    for (const { id, path, remove } of await this.#uses.marks.left()) {
      try {
        await this.#recover(id, path);
        await remove();
      } catch (error) {
        loggedFailure("a recording that was cut off can't be mended", error, path);
      }
    }
    return this.#found.length > 0;
  }

  /** The person was told of it. @param kept else its file is deleted */
  async settle(id: string, kept: boolean): Promise<void> {
    const { queue } = this.#uses;
    const one = this.#found.find((each) => each.id === id);
    this.#found = this.#found.filter((each) => each !== one);
    if (one === undefined || kept) return;
    queue.remove([id]);
    // Windows deletes nothing that is being read.
    await queue.removedEnded();
    await rm(one.path, { force: true });
  }

  async #recover(id: string, path: string): Promise<void> {
    const { queue, options } = this.#uses;
    const found = await mended(path);
    const isKnown = queue.jobs().some(({ stored }) => stored.id === id);
    if (found === null) {
      if (isKnown) queue.remove([id]);
      return;
    }
    const { bytes, seconds, writtenAt: endedAt } = found;
    const added = isKnown ? undefined : queue.add([recordingAt(path, null, bytes)], await options());
    const own = added?.[0]?.stored.id ?? id;
    await queue.recorded(own, bytes, seconds);
    this.#found.push({ id: own, name: basename(path), seconds, endedAt, path });
  }
}
