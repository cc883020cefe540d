/**
 * Stretches of tracks one behind the other, as one track: recordings that were joined, streams that change their rate or their channels, what
 * an edit list leaves of a recording. Each stands at its own place; those of a lower rate or fewer channels are fitted to the others.
 */
import { present } from "../lib/check.ts";
import { Failure } from "../lib/failure.ts";
import { makeResampler } from "./resample.ts";
import { type Block, blockPart, makeTimeline, type Track, type Warn } from "./track.ts";
import { UnknownCodec } from "./unknown-codec.ts";

export interface Stretch {
  /** undefined: silence */
  track: Track | undefined;
  /** The track's frame that it begins with; what is before the track's first is silence. */
  fromFrame: number;
  /** null: to the track's end, as the last one only. */
  seconds: number | null;
}

export const leftOutSentence = "The file goes on with another stream, of another kind: that part is left out.";

/** Sound of `from` frames a second as so many, one resampler a channel; the first frame given is `first` of the new rate. */
async function* resampled(
  track: Track,
  { fromFrame, first, rate }: { fromFrame: number; first: number; rate: number },
  warn: Warn,
): AsyncGenerator<Block> {
  const resamplers = Array.from({ length: track.channels }, () => makeResampler(track.sampleRate, rate, first));
  const firstInput = present(resamplers[0], "a channel").firstInput;
  for await (const block of framesFrom(track, fromFrame + firstInput, warn))
    yield resamplers.map((resampler, i) => resampler.push(present(block[i], "a channel of the track")));
  yield resamplers.map((resampler) => resampler.flush());
}

/** A track's blocks from a frame on, which may be before its first. */
async function* framesFrom(track: Track, fromFrame: number, warn: Warn): AsyncGenerator<Block> {
  const timeline = makeTimeline(track.channels, fromFrame);
  const first = Math.max(0, fromFrame);
  let at = first;
  for await (const block of track.blocks(first, warn)) {
    yield* timeline.add(at, block);
    at += block[0]?.length ?? 0;
  }
}

/**
 * At least one stretch of a track; all but the last know their length. The channels are the most among them.
 * @param rate frames a second; not given: the highest among them
 */
export function joinedTrack(stretches: readonly Stretch[], rate?: number): Track {
  const tracks = stretches.flatMap(({ track }) => track ?? []);
  const first = present(tracks[0], "a stretch of a track");
  const sampleRate = rate ?? Math.max(...tracks.map((track) => track.sampleRate));
  const channels = Math.max(...tracks.map((track) => track.channels));
  const starts: number[] = [0];
  for (const { seconds } of stretches) starts.push((starts.at(-1) ?? 0) + (seconds ?? Number.POSITIVE_INFINITY));
  const frameAt = (seconds: number) => Math.round(seconds * sampleRate);

  async function* part({ track, fromFrame }: Stretch, skipped: number, warn: Warn): AsyncGenerator<Block> {
    if (!track) return;
    const blocks =
      track.sampleRate === sampleRate
        ? framesFrom(track, fromFrame + skipped, warn)
        : resampled(track, { fromFrame, first: skipped, rate: sampleRate }, warn);
    // A channel that a stretch doesn't have is one that it has: the average is that of its own.
    for await (const block of blocks)
      yield Array.from({ length: channels }, (_, i) => present(block[i % track.channels], "a channel of the track"));
  }

  async function* blocks(fromFrame: number, warn: Warn): AsyncGenerator<Block> {
    const timeline = makeTimeline(channels, fromFrame);
    for (const [i, stretch] of stretches.entries()) {
      const start = frameAt(starts[i] ?? 0);
      const end = frameAt(starts[i + 1] ?? 0);
      if (end <= fromFrame) continue;
      let at = Math.max(start, fromFrame);
      for await (const block of part(stretch, at - start, warn)) {
        yield* timeline.add(at, blockPart(block, 0, end - at));
        at += block[0]?.length ?? 0;
        if (at >= end) break;
      }
      // Silence where it ended early; of the last one only what the file itself says.
      if (end < Number.POSITIVE_INFINITY && (i < stretches.length - 1 || !stretch.track))
        yield* timeline.add(
          end,
          Array.from({ length: channels }, () => new Float32Array(0)),
        );
    }
  }

  const durationSeconds = starts.at(-1) ?? 0;
  return {
    ...first,
    codec: [...new Set(tracks.map(({ codec }) => codec))].join(", "),
    channels,
    sampleRate,
    centre: tracks.every(({ centre }) => centre === first.centre) ? first.centre : undefined,
    durationSeconds: Number.isFinite(durationSeconds) ? durationSeconds : null,
    blocks,
  };
}

/** Its length, and where nothing or nothing exact tells it, what is read of it. */
async function wholeStretch(track: Track, isLast: boolean): Promise<Stretch> {
  if (isLast || (track.durationSeconds !== null && !track.isRough))
    return { track, fromFrame: 0, seconds: track.durationSeconds };
  let frames = 0;
  for await (const block of track.blocks(0, () => {})) frames += block[0]?.length ?? 0;
  return { track, fromFrame: 0, seconds: frames / track.sampleRate };
}

/** At least one track; all of each, one behind the other. */
export async function tracksJoined(tracks: readonly Track[]): Promise<Track> {
  const [first, another] = tracks;
  if (first && !another) return first;
  return joinedTrack(await Promise.all(tracks.map((track, i) => wholeStretch(track, i === tracks.length - 1))));
}

/**
 * The parts of a file that holds several recordings; what can't be read of them is left out, and told.
 * @throws Failure, or UnknownCodec, where the first can't be
 */
export async function openJoined(openers: readonly (() => Promise<Track>)[], warn: Warn): Promise<Track> {
  const tracks: Track[] = [];
  for (const [i, open] of openers.entries()) {
    const track = await open().catch((error: unknown) => {
      if (i === 0 || !(error instanceof Failure || error instanceof UnknownCodec)) throw error;
      warn(leftOutSentence);
    });
    if (track) tracks.push(track);
  }
  return tracksJoined(tracks);
}
