/** A span decoded again by itself, in another way; nothing is replaced by it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Input } from "../api/contract.ts";
import type { Engine, EngineEvent, TranscribeOptions } from "../api/engine.ts";
import type { Segment } from "../api/transcript.ts";
import { toldFailure } from "../lib/failure.ts";
import { writeOwnFile } from "../lib/node/own-files.ts";
import type { Job } from "./job.ts";
import type { Listening } from "./waveform.ts";

export interface RedoParts {
  engine: Engine;
  /** hears what comes before the words: a model that is made ready may take minutes */
  onEvent?(event: EngineEvent): void;
  sound: { span(path: string, startSeconds: number, endSeconds: number, listening: Listening): Promise<Uint8Array> };
}

/** What of a job is asked for: a recording that is in no queue has it as well. */
export interface RedoneRecording {
  stored: Pick<Job["stored"], "path" | "options" | "language">;
}

/** Who was heard in a span: whoever spoke most of it. */
function speakerOf(heard: readonly Segment[], start: number, end: number): string | undefined {
  const shared = (segment: Segment): number => Math.min(segment.end, end) - Math.max(segment.start, start);
  const [most] = [...heard].sort((a, b) => shared(b) - shared(a));
  return most?.speaker;
}

/** Sound in front of a span, as far as nobody was heard in it: a first word without any is easily taken for another. */
const leadSeconds = 0.4;

function leadIn(heard: readonly Segment[], start: number): number {
  const ends = heard.map(({ end }) => end).filter((end) => end <= start);
  return Math.max(0, start - leadSeconds, ...ends);
}

/** @param heard what was heard of the file @returns segments with their times on the file's clock @throws Failure */
export async function redo(
  parts: RedoParts,
  { stored }: RedoneRecording,
  heard: readonly Segment[],
  { start, end, how }: Input<"redo">,
): Promise<Segment[]> {
  const { channel, track } = stored.options;
  const speaker = speakerOf(heard, start, end);
  const from = leadIn(heard, start);
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-redo-"));
  try {
    const file = join(folder, "span.wav");
    await writeOwnFile(file, await parts.sound.span(stored.path, from, end, { channel, track, speaker }));
    const { vad = stored.options.vad, preset = stored.options.preset, model = stored.options.model } = how;
    const language = how.language ?? stored.language ?? stored.options.language;
    const ends: EngineEvent[] = [];
    // The span holds what of the file is heard, and nothing else.
    const options: TranscribeOptions = {
      ...stored.options,
      vad,
      preset,
      model,
      language,
      channel: "auto",
      track: "auto",
      // Who was heard in it says it.
      speakers: "off",
    };
    await parts.engine.transcribe({ file, options }, (event) => {
      if (event.type === "done" || event.type === "failed") ends.push(event);
      else parts.onEvent?.(event);
    });
    // As the recording's other segments say it.
    const isOther = stored.language !== null && language !== stored.language;
    const last = ends.at(-1);
    // By its name: it may have been given by its path.
    const other = model !== stored.options.model && last?.type === "done" ? last.transcript.model : undefined;
    return shifted(last, from).map((segment) => ({
      ...segment,
      ...(speaker !== undefined && { speaker }),
      ...(isOther && { language }),
      ...(other !== undefined && { model: other }),
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function shifted(last: EngineEvent | undefined, seconds: number): Segment[] {
  if (last?.type === "failed") throw toldFailure(last.failure);
  if (last?.type !== "done") return [];
  return last.transcript.segments.map(({ words, ...segment }) => ({
    ...segment,
    start: segment.start + seconds,
    end: segment.end + seconds,
    ...(words && { words: words.map((word) => ({ ...word, start: word.start + seconds, end: word.end + seconds })) }),
  }));
}
