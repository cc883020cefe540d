/** Sound that waits for its turn, and for a second look at spans of it. */
import { sampleRate } from "../lib/sample-rate.ts";
import type { VoiceWindow } from "./side-by-side.ts";

/** At 16 kHz. */
export type WindowSamples = Float32Array | Pcm16;

/** A window whose sound is kept in 16 bits. */
export type Pcm16Window = Omit<VoiceWindow, "samples"> & { sound: Pcm16 };

/** Windows as they are cut, their sound made small. */
export async function* inPcm16(windows: AsyncIterable<VoiceWindow>): AsyncGenerator<Pcm16Window> {
  for await (const { samples, ...window } of windows) yield { ...window, sound: Pcm16.of(samples) };
}

/**
 * 16 bits a sample and one scale, a power of two: half of what floats take, and exactly what a recording in 16 bits at 16 kHz says. Elsewhere
 * the rounding error is about 100 dB below the loudest tone of a window; log-mel looks 80 dB down. The memory is its own, and goes when it is
 * let go of: V8 may take a minute to collect what is outside its heap.
 */
export class Pcm16 {
  readonly length: number;
  readonly #memory: ArrayBuffer;
  readonly #from: number;
  readonly #scale: number;

  private constructor(memory: ArrayBuffer, scale: number, from: number, length: number) {
    this.#memory = memory;
    this.#scale = scale;
    this.#from = from;
    this.length = length;
  }

  static of(samples: Float32Array): Pcm16 {
    const bytes = samples.length * Int16Array.BYTES_PER_ELEMENT;
    const memory = new ArrayBuffer(bytes, { maxByteLength: bytes });
    const scale = scaleOf(samples);
    const values = new Int16Array(memory);
    for (let i = 0; i < samples.length; i++) values[i] = Math.min(32_767, Math.round((samples[i] ?? 0) / scale));
    return new Pcm16(memory, scale, 0, samples.length);
  }

  get seconds(): number {
    return this.length / sampleRate;
  }

  copyTo(samples: Float32Array): void {
    const values = new Int16Array(this.#memory, this.#from * Int16Array.BYTES_PER_ELEMENT, this.length);
    for (let i = 0; i < values.length; i++) samples[i] = (values[i] ?? 0) * this.#scale;
  }

  /** The samples [from, to), held by the same memory. */
  part(from: number, to: number): Pcm16 {
    return new Pcm16(this.#memory, this.#scale, this.#from + from, to - from);
  }

  /** To be called once, on the whole: no part of it can be asked for its samples from then on. */
  release(): void {
    this.#memory.resize(0);
  }
}

/** The samples, at the start of `samples`. */
export function copySound(sound: WindowSamples, samples: Float32Array): void {
  if (sound instanceof Pcm16) sound.copyTo(samples);
  else samples.set(sound);
}

/** The loudest sample fits, and silence has a scale, too. */
function scaleOf(samples: Float32Array): number {
  let loudest = 0;
  for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
  return 2 ** Math.ceil(Math.log2(Math.max(loudest, 2 ** -15) / 32_768));
}
