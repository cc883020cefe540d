/** The sound of one file, as every container hands it on. */

/** Tells of something that the person should know about the file; the same sentence counts once. */
export type Warn = (sentence: string) => void;

/** @returns the sentences that are told, each once, in their order */
export function gatherWarnings(): { warnings: string[]; warn: Warn } {
  const warnings: string[] = [];
  const warn: Warn = (sentence) => {
    if (!warnings.includes(sentence)) warnings.push(sentence);
  };
  return { warnings, warn };
}

/** The sentence about sound that a file promises and doesn't have. */
export function cutOff(seconds: number): string {
  return `The file is cut off: the last ${Math.max(0.1, seconds).toFixed(1)} s of sound are missing.`;
}

export const damageSentence = "Parts of the file are damaged; silence stands in their place.";

export const clockSentence =
  "The file's clock jumps where nothing in the file confirms it: the jump is left out, and times behind it may differ from a player's.";

/** Planar sound: one array per channel, all of one length. */
export type Block = readonly Float32Array[];

export interface Track {
  /** As a person names it: `WAV`, `MP4`. */
  readonly container: string;
  readonly codec: string;
  readonly channels: number;
  readonly sampleRate: number;
  /** Which channel is the centre one, where the codec or the container says that there is one. */
  readonly centre?: number | undefined;
  /** null where only reading all of it would tell. */
  readonly durationSeconds: number | null;
  /** The duration is rounded or guessed. */
  readonly isRough?: boolean | undefined;
  /** It is still being made: an empty block stands where there is no more yet. */
  readonly isGrowing?: boolean | undefined;
  /** Where in its bytes a recording of another kind begins; left out where none does. */
  readonly nextAt?: number | undefined;
  /** What the pictures beside the sound are stored as; left out where there are none. */
  readonly pictures?: string | undefined;
  /**
   * Blocks of sound at the track's own rate, one after the other without a gap. The first frame given is exactly frame
   * `fromFrame` on the file's clock; silence stands where the file has none. What can't be read is told to `warn`, and the
   * sequence goes on with what can, or ends.
   */
  blocks(fromFrame: number, warn: Warn): AsyncGenerator<Block>;
}

export function silentBlock(channels: number, frames: number): Block {
  return Array.from({ length: channels }, () => new Float32Array(frames));
}

/** The part of a block from frame `first` on, at most `frames` frames. */
export function blockPart(block: Block, first: number, frames = Number.POSITIVE_INFINITY): Block {
  const end = Math.min(block[0]?.length ?? 0, first + frames);
  return block.map((channel) => channel.subarray(first, end));
}

/** Silence of any length, in pieces. */
export function* silentBlocks(channels: number, frames: number): Generator<Block> {
  for (let left = frames; left > 0; left -= 65_536) yield silentBlock(channels, Math.min(left, 65_536));
}

export interface Timeline {
  /** The frame that comes next. */
  readonly next: number;
  /** A block that begins at frame `at`: silence fills what is between, and what was given already is left out. */
  add(at: number, block: Block): Generator<Block>;
}

/** Puts blocks with known places in a row without holes, from one frame on. */
export function makeTimeline(channels: number, fromFrame: number): Timeline {
  let next = fromFrame;
  return {
    get next() {
      return next;
    },
    *add(at, block) {
      const end = at + (block[0]?.length ?? 0);
      if (end <= next) return;
      yield* silentBlocks(channels, at - next);
      const part = blockPart(block, Math.max(0, next - at));
      next = end;
      yield part;
    },
  };
}
