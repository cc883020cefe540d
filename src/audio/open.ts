/**
 * A file becomes speech-rate sound: whatever container and codec, mono, 16 kHz, float32, in a stream of constant memory.
 * A file that can't be read at all throws a Failure with a sentence; one that can be read in part gives that part, and a warning.
 */
import { openBytes } from "./bytes.ts";
import { type PcmOptions, pcm } from "./mono.ts";
import { openParts } from "./parts.ts";
import type { OpenOptions } from "./recording.ts";
import { notMedia } from "./refusals.ts";
import { sniff } from "./sniff.ts";
import { gatherWarnings } from "./track.ts";
import { type TrackFacts, trackNote } from "./tracks.ts";

export interface AudioFile {
  /** `WAV`, `MP4`, … as a person names it. */
  readonly container: string;
  readonly codec: string;
  readonly channels: number;
  /** Of the recording; `pcm` gives 16,000 always. */
  readonly sampleRate: number;
  /** null where only reading all of it would tell. */
  readonly durationSeconds: number | null;
  /** It is still being made (growing.ts): an empty piece stands where there is no more yet. */
  readonly isGrowing?: boolean;
  /** All tracks of sound in the file's order, and which one this is. */
  readonly tracks: readonly TrackFacts[];
  readonly track: TrackFacts;
  /** What the pictures beside the sound are stored as; null where there are none. */
  readonly pictures: string | null;
  /**
   * Mono, 16 kHz float32, in pieces of any size; finite and in [-1, 1]. What is heard of the channels, see mono.ts.
   * `fromSeconds`: the first sample given is exactly the one at that time on the file's clock (rounded to a sample).
   * Throws a Failure where there is no sound to give.
   */
  pcm(options?: PcmOptions): AsyncGenerator<Float32Array>;
  /** What the person should know: filled when opening and while reading. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

/** A look at the first bytes. @throws Failure where they tell that there is no sound: a picture, a text, nothing at all */
export async function checkSound(path: string): Promise<void> {
  const bytes = await openBytes(path);
  try {
    const sniffed = await sniff(bytes);
    if (sniffed.kind === "other") throw notMedia(bytes.name, sniffed.name);
  } finally {
    await bytes.close();
  }
}

/** Opens a recording by its content; its name decides nothing. Throws a Failure with a sentence for everything that can't be read. */
export async function openAudio(path: string, options: OpenOptions = {}): Promise<AudioFile> {
  const { warnings, warn } = gatherWarnings();
  const bytes = await openBytes(path);
  try {
    const { track, facts, list, unread } = await openParts(bytes, options, warn);
    const tracks = [...list.tracks].sort((a, b) => a.number - b.number);
    if (tracks.length > 1 && options.track === undefined) warn(trackNote(list, facts, unread));
    const { container, codec, channels, durationSeconds, pictures = null } = track;
    return {
      container,
      codec,
      channels,
      durationSeconds,
      pictures,
      tracks,
      track: facts,
      warnings,
      sampleRate: track.sampleRate,
      pcm: (pcmOptions = {}) => pcm(bytes, track, pcmOptions, pcmOptions.isAside ? () => {} : warn),
      close: () => bytes.close(),
    };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}
