/**
 * Speech in one channel that the other one drowns: a hum, a machine or music beside a microphone. Energies can't tell noise from speech, so the
 * detector decides: where it hears no speech in what is loud, each channel is heard by itself, and the one with speech is taken.
 */
import { present } from "../lib/check.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import { batchFrames, frameSamples } from "./frames.ts";
import { speechLimits } from "./spans.ts";
import { detectSpeech, type ScoredSamples, type SpeechDetector, stretches } from "./speech.ts";

/** Four seconds: the detector's own stretches, which all channels have at the same places. */
const stretchSamples = batchFrames * frameSamples;
/** Mean square of what is no speech (-55 dBFS): pauses of ordinary recordings are quieter, and nothing is drowned in them. */
const loud = 10 ** (-55 / 10);
/** A channel is taken where it has so many more frames of speech (a quarter of a second): a few are chance. */
const moreFrames = 8;

/** What is heard of a recording's channels together, and each by itself from a place on. */
export interface Channels {
  together: AsyncIterable<Float32Array>;
  single: readonly ((fromSeconds: number) => AsyncIterable<Float32Array>)[];
  /** Told each time that a channel is taken for what all give together. */
  onTaken(channel: number): void;
}

const speechFrames = ({ speech }: ScoredSamples): number =>
  speech.reduce((count, value) => count + (value >= speechLimits.start ? 1 : 0), 0);

/** The same pieces; the mean squares of their frames, as they were before anything is made louder, are kept until they are taken. */
function measured(pcm: AsyncIterable<Float32Array>): {
  pcm: AsyncGenerator<Float32Array>;
  take(frames: number): number[];
} {
  const levels: number[] = [];
  let [sum, filled] = [0, 0];
  async function* passed(): AsyncGenerator<Float32Array> {
    for await (const piece of pcm) {
      for (const sample of piece) {
        sum += sample * sample;
        if (++filled < frameSamples) continue;
        levels.push(sum / frameSamples);
        [sum, filled] = [0, 0];
      }
      yield piece;
    }
  }
  return { pcm: passed(), take: (frames) => levels.splice(0, frames) };
}

/** Half of it or more is no speech, and that is loud. */
function isDrowned({ speech }: ScoredSamples, levels: readonly number[]): boolean {
  const others = levels.filter((_, frame) => (speech[frame] ?? 0) < speechLimits.goOn);
  return 2 * others.length >= speech.length && others.reduce((all, level) => all + level, 0) > loud * others.length;
}

/** One channel, heard where it is asked for: what is between is read, and not listened to. */
class Single {
  readonly #open: Channels["single"][number];
  readonly #detector: SpeechDetector;
  #sound: AsyncGenerator<Float32Array> | undefined;
  /** The stretch that `#sound` gives next, and the one that `#heard` does. */
  #coming = 0;
  #heard: { next: number; scored: AsyncGenerator<ScoredSamples> } | undefined;

  constructor(open: Channels["single"][number], detector: SpeechDetector) {
    this.#open = open;
    this.#detector = detector;
  }

  /** @param place at or behind the one asked for before */
  async at(place: number): Promise<ScoredSamples | undefined> {
    if (this.#heard?.next !== place) {
      this.#sound ??= stretches(this.#open((place * stretchSamples) / sampleRate), stretchSamples);
      if (this.#coming === 0) this.#coming = place;
      for (; this.#coming < place; this.#coming++) await this.#sound.next();
      this.#heard = { next: place, scored: detectSpeech(this.#rest(this.#sound), this.#detector) };
    }
    this.#heard.next++;
    return (await this.#heard.scored.next()).value ?? undefined;
  }

  async *#rest(sound: AsyncGenerator<Float32Array>): AsyncGenerator<Float32Array> {
    for (;;) {
      const { value, done } = await sound.next();
      if (done) return;
      this.#coming++;
      yield value;
    }
  }

  async close(): Promise<void> {
    await this.#sound?.return(undefined);
  }
}

/** Sound with its speech: all channels together, and in their place the one that has more of it where they are loud without any. */
export async function* clearest(channels: Channels, detector: SpeechDetector): AsyncGenerator<ScoredSamples> {
  const { pcm, take } = measured(channels.together);
  const singles = channels.single.map((open) => new Single(open, detector));
  let taken: number | undefined;
  let place = 0;
  try {
    for await (const all of detectSpeech(pcm, detector)) {
      const levels = take(all.speech.length);
      const here = place++;
      if (!isDrowned(all, levels)) {
        taken = undefined;
        yield all;
        continue;
      }
      // One detector hears them all: what it gave is kept while it hears the next.
      const kept = ({ samples, speech }: ScoredSamples) => ({ samples, speech: speech.slice() });
      const together = kept(all);
      const alone: (ScoredSamples | undefined)[] = [];
      for (const single of singles) {
        const one = await single.at(here);
        alone.push(one && kept(one));
      }
      const counts = alone.map((one) => (one ? speechFrames(one) : 0));
      const most = counts.indexOf(Math.max(...counts));
      const before = taken === undefined ? speechFrames(together) : present(counts[taken], "a channel's count");
      if (present(counts[most], "a channel's count") >= before + moreFrames) {
        taken = most;
        channels.onTaken(most);
      }
      yield (taken === undefined ? undefined : alone[taken]) ?? together;
    }
  } finally {
    for (const single of singles) await single.close();
  }
}
