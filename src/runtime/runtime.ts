/** What the recipe asks of a model that is opened, wherever it runs. */
import type { ModeMemory } from "../api/engine.ts";
import type { Attention } from "../api/transcript.ts";
import type { Decoder, WindowHandle } from "../decode/decoder.ts";
import type { WordTimes } from "../decode/words.ts";
import type { WindowSamples } from "../speech/compact-samples.ts";

export interface Runtime extends Decoder {
  readonly mode: Attention;
  /** decoder steps run so far, tokens they gave, and the time they took */
  readonly spent: { readonly steps: number; readonly tokens: number; readonly milliseconds: number };
  /** of a whole window */
  readonly frames: number;
  /** open now */
  readonly streams: number;
  /** What a stream keeps in each mode: arithmetic over the state lists. */
  readonly modes: ModeMemory[];
  /** What timing a window's words takes for as long as it lasts. */
  wordTimesBytes(words: WordTimes): number;
  /** Streams that may be open at once. Buffers grow to it as streams are opened. */
  capacity: number;
  /** Context bytes held now in the processor's memory: what streams keep, windows that wait for another attempt, the states of the one that is encoded. */
  readonly allocatedBytes: number;
  /** Held now in the memory of the device that decodes, in bytes; undefined where that is the processor. */
  readonly device?: { readonly weights: number; readonly kept: number };
  /**
   * A window to decode: its sound until the decoder has a slot for it, its encoder states from then on; held until `release`.
   * @param sounding frames from the start that hold all sound; only they are computed
   */
  hold(sound: WindowSamples, sounding?: number): WindowHandle;
  release(window: WindowHandle): void;
  close(): Promise<void>;
}
