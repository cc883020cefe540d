/**
 * Several channels -> one, while they are read. Usually their average. Where that would lose the sound, what carries it is heard instead:
 * channels that cancel each other (a balanced microphone on a stereo input), channels beside which nothing else is heard, and the centre
 * of a film, where its dialogue is. It is decided for each quarter of a second by the energies of this one and those before, never by
 * those to come, so that a recording may be of any length and may begin in silence; a change is spread over the quarter before.
 */
import type { Block } from "./track.ts";

const stretchSeconds = 0.25;
/** Of mean squares: below it nothing is heard (-90 dBFS). */
const silence = 1e-9;
/** A channel is empty so far below the loudest (-40 dB: a second speaker may be 36 below), and one that was heard a little further. */
const emptyShare = { below: 3e-5, above: 1e-4 } as const;
/**
 * The energy of the sum as a share of the channels': 1 where they have nothing in common, 0 where they cancel each other. So little
 * as `atOnce` is no chance: with the seconds before, which may have been in phase, words would go until their share has faded.
 */
const cancelledShare = { atOnce: 0.02, below: 0.2, above: 0.5 } as const;
/** Another channel of those that cancel each other is taken where it is so much louder (6 dB). */
const betterBy = 4;
/** How fast what was heard counts less: halved in so many seconds. */
const halvedIn = { presence: 120, centre: 2, sum: 1 } as const;
/** What is done for less of the sound than this is not worth a word. */
const toldShare = 0.05;

export interface Mixer {
  /** What can be given of all that was pushed so far. */
  push(block: Block): Float32Array[];
  /** The rest. */
  flush(): Float32Array[];
  /** What the person should know of it, at the end. */
  notes(): string[];
}

/** Each channel times its weight. The sum is made in the order of the channels, whatever their number. */
export function averaged(block: Block, weights: readonly number[]): Float32Array {
  const mixed = new Float32Array(block[0]?.length ?? 0);
  block.forEach((samples, channel) => {
    const weight = weights[channel] ?? 0;
    if (weight === 0) return;
    for (let i = 0; i < mixed.length; i++) mixed[i] = (mixed[i] ?? 0) + (samples[i] ?? 0) * weight;
  });
  return mixed;
}

/** From one set of weights to another, along the block. */
function faded(block: Block, from: readonly number[], to: readonly number[]): Float32Array {
  const mixed = new Float32Array(block[0]?.length ?? 0);
  block.forEach((samples, channel) => {
    const first = from[channel] ?? 0;
    const step = ((to[channel] ?? 0) - first) / mixed.length;
    for (let i = 0; i < mixed.length; i++) mixed[i] = (mixed[i] ?? 0) + (samples[i] ?? 0) * (first + step * i);
  });
  return mixed;
}

const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);

/** Around the mean: a constant, which cheap inputs add to what they hear, is no sound. */
function meanSquare(samples: Float32Array): number {
  let [energy, all] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    energy += sample * sample;
    all += sample;
  }
  return Math.max(0, energy / samples.length - (all / samples.length) ** 2);
}

/** Mean squares of each channel, and of their sum. */
function energiesOf(block: Block): { channels: Float64Array; together: number } {
  const weights = Array<number>(block.length).fill(1);
  return { channels: Float64Array.from(block, meanSquare), together: meanSquare(averaged(block, weights)) };
}

/** The loudest that each channel was, which fades. */
class Loudest {
  readonly values: Float64Array;
  readonly #kept: number;

  constructor(channels: number, halvedInSeconds: number) {
    this.values = new Float64Array(channels);
    this.#kept = 0.5 ** (stretchSeconds / halvedInSeconds);
  }

  add(energies: Float64Array): void {
    for (let i = 0; i < energies.length; i++)
      this.values[i] = Math.max(energies[i] ?? 0, (this.values[i] ?? 0) * this.#kept);
  }

  get most(): number {
    return Math.max(...this.values);
  }

  /** Of the loudest channel's. */
  shareOf(channel: number): number {
    return (this.values[channel] ?? 0) / this.most;
  }
}

type Reason = "all" | "some" | "cancelled" | "centre";

/** What is heard of a stretch: which channels, in equal parts, and why those. */
interface Heard {
  channels: readonly number[];
  reason: Reason;
}

/** Decides stretch by stretch. */
class Choice {
  readonly #all: readonly number[];
  readonly #centre: number | undefined;
  readonly #presence: Loudest;
  readonly #recent: Loudest;
  readonly #kept = 0.5 ** (stretchSeconds / halvedIn.sum);
  #present: ReadonlySet<number> = new Set();
  #together = 0;
  #apart = 0;
  #heard: Heard;
  /** Channels that were ever heard. */
  readonly ever = new Set<number>();
  /** Stretches with sound, and those of them that were heard for a reason. */
  readonly counts = { sounding: 0, all: 0, some: 0, cancelled: 0, centre: 0 };
  /** The channel that stood for those that cancelled each other, most lately. */
  stoodFor = 0;

  constructor(channels: number, centre: number | undefined) {
    this.#all = Array.from({ length: channels }, (_, channel) => channel);
    this.#centre = centre;
    this.#presence = new Loudest(channels, halvedIn.presence);
    this.#recent = new Loudest(channels, halvedIn.centre);
    this.#heard = { channels: this.#all, reason: "all" };
  }

  next(block: Block): Heard {
    const { channels, together } = energiesOf(block);
    this.#presence.add(channels);
    this.#recent.add(channels);
    this.#together = together + this.#together * this.#kept;
    this.#apart = sum(channels) + this.#apart * this.#kept;
    if (this.#presence.most < silence) return this.#heard;
    this.#heard = this.#decide(together < sum(channels) * cancelledShare.atOnce);
    if (Math.max(...channels) >= silence) {
      this.counts.sounding++;
      this.counts[this.#heard.reason]++;
    }
    return this.#heard;
  }

  /** @param isCancelled whether the channels of this stretch are each other's opposite */
  #decide(isCancelled: boolean): Heard {
    const isPresent = (channel: number) =>
      this.#presence.shareOf(channel) >= (this.#present.has(channel) ? emptyShare.below : emptyShare.above);
    const present = this.#all.filter(isPresent);
    this.#present = new Set(present);
    for (const channel of present) this.ever.add(channel);
    const [only, another] = present;
    if (only !== undefined && another === undefined) return { channels: present, reason: "some" };
    const centre = this.#centre;
    if (centre !== undefined && this.#recent.most >= silence && this.#recent.shareOf(centre) >= emptyShare.above)
      return { channels: [centre], reason: "centre" };
    const was = this.#heard.reason === "cancelled";
    if (isCancelled || this.#together < this.#apart * (was ? cancelledShare.above : cancelledShare.below))
      return { channels: [this.#best(was ? this.#heard.channels[0] : undefined)], reason: "cancelled" };
    return { channels: present, reason: present.length === this.#all.length ? "all" : "some" };
  }

  #best(before: number | undefined): number {
    const { values } = this.#presence;
    const loudest = this.#all.reduce((best, channel) =>
      (values[channel] ?? 0) > (values[best] ?? 0) ? channel : best,
    );
    const isBetter = before === undefined || (values[loudest] ?? 0) > betterBy * (values[before] ?? 0);
    this.stoodFor = isBetter ? loudest : before;
    return this.stoodFor;
  }
}

/** `left`, `right`, or the number of one of many, counted from 1. */
export function channelName(channel: number, channels: number): string {
  return channels === 2 ? (channel === 0 ? "left" : "right") : `${channel + 1}`;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

function notesOf(choice: Choice, channels: number): string[] {
  const { counts, ever, stoodFor } = choice;
  const notes: string[] = [];
  const isWorthTelling = (count: number) => count > toldShare * counts.sounding;
  const name = (channel: number) => channelName(channel, channels);
  if (isWorthTelling(counts.cancelled)) {
    const which = channels === 2 ? `the ${name(stoodFor)} one` : `channel ${name(stoodFor)}`;
    const often = counts.cancelled > counts.sounding / 2 ? "" : " at times";
    notes.push(`Its channels cancel each other when they are mixed${often}: there ${which} is heard alone.`);
  }
  if (ever.size > 0 && ever.size < channels && isWorthTelling(counts.some)) {
    const heard = [...ever].sort((a, b) => a - b).map(name);
    notes.push(
      channels === 2
        ? `Its ${heard[0] === "left" ? "right" : "left"} channel is silent: the ${heard[0]} one is heard alone.`
        : `Only ${heard.length === 1 ? "channel" : "channels"} ${listed(heard)} of its ${channels} ${heard.length === 1 ? "holds" : "hold"} sound: the others are left out.`,
    );
  }
  if (isWorthTelling(counts.centre))
    notes.push(`Of its ${channels} channels the centre one, which holds the dialogue, is heard alone where it sounds.`);
  return notes;
}

/** @param centre which channel is the centre one, where there is one */
export function autoMixer(channels: number, sampleRate: number, centre: number | undefined): Mixer {
  const length = Math.max(1, Math.round(stretchSeconds * sampleRate));
  const choice = new Choice(channels, centre);
  const empty = (): Float32Array[] => Array.from({ length: channels }, () => new Float32Array(length));
  let filling = empty();
  let filled = 0;
  let waiting: { block: Block; weights: readonly number[] } | undefined;

  const weightsOf = ({ channels: heard }: Heard) =>
    Array.from({ length: channels }, (_, channel) => (heard.includes(channel) ? 1 / heard.length : 0));

  /** Takes a stretch, and gives the one before, whose end is where this one begins. */
  function next(block: Block): Float32Array[] {
    const weights = weightsOf(choice.next(block));
    const before = waiting;
    waiting = { block, weights };
    if (before === undefined) return [];
    const isSame = before.weights.every((weight, channel) => weight === weights[channel]);
    return [isSame ? averaged(before.block, weights) : faded(before.block, before.weights, weights)];
  }

  return {
    push(block) {
      const given: Float32Array[] = [];
      const frames = block[0]?.length ?? 0;
      for (let at = 0; at < frames; ) {
        const part = Math.min(frames - at, length - filled);
        for (let channel = 0; channel < channels; channel++)
          filling[channel]?.set(block[channel]?.subarray(at, at + part) ?? [], filled);
        filled += part;
        at += part;
        if (filled < length) break;
        const free = waiting?.block;
        given.push(...next(filling));
        // What was given is a copy: its memory is for the next one.
        filling = free === undefined ? empty() : [...free];
        filled = 0;
      }
      return given;
    },
    flush() {
      const given = filled > 0 ? next(filling.map((samples) => samples.subarray(0, filled))) : [];
      const last = waiting;
      waiting = undefined;
      filled = 0;
      return last === undefined ? given : [...given, averaged(last.block, last.weights)];
    },
    notes: () => notesOf(choice, channels),
  };
}

/** Always the same weights. */
export function fixedMixer(weights: readonly number[]): Mixer {
  return { push: (block) => [averaged(block, weights)], flush: () => [], notes: () => [] };
}
