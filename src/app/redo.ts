/** A span decoded again by itself, in another way; nothing is replaced by it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Input } from "../api/contract.ts";
import type { Engine, EngineEvent } from "../api/engine.ts";
import type { Segment } from "../api/transcript.ts";
import { Failure } from "../lib/failure.ts";
import { writeOwnFile } from "../lib/node/own-files.ts";
import type { Job } from "./job.ts";

export interface RedoParts {
  engine: Engine;
  sound: { span(path: string, startSeconds: number, endSeconds: number): Promise<Uint8Array> };
}

/** @returns segments with their times on the file's clock @throws Failure */
export async function redo(parts: RedoParts, { stored }: Job, { start, end, how }: Input<"redo">): Promise<Segment[]> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-redo-"));
  try {
    const file = join(folder, "span.wav");
    await writeOwnFile(file, await parts.sound.span(stored.path, start, end));
    const { vad = stored.options.vad, preset = stored.options.preset } = how;
    const language = how.language ?? stored.language ?? stored.options.language;
    const ends: EngineEvent[] = [];
    await parts.engine.transcribe({ file, options: { ...stored.options, vad, preset, language } }, (event) => {
      if (event.type === "done" || event.type === "failed") ends.push(event);
    });
    const segments = shifted(ends.at(-1), start);
    // As the recording's other segments say it.
    return stored.language === null || language === stored.language
      ? segments
      : segments.map((segment) => ({ ...segment, language }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function shifted(last: EngineEvent | undefined, seconds: number): Segment[] {
  if (last?.type === "failed") throw new Failure(last.failure.code, last.failure.message, last.failure.hint);
  if (last?.type !== "done") return [];
  return last.transcript.segments.map(({ words, ...segment }) => ({
    ...segment,
    start: segment.start + seconds,
    end: segment.end + seconds,
    ...(words && { words: words.map((word) => ({ ...word, start: word.start + seconds, end: word.end + seconds })) }),
  }));
}
