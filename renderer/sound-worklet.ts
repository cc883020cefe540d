/** In the page's audio thread: sound as 16-bit samples, in pieces of a twentieth of a second, with how loud each is. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare const sampleRate: number;

const pieceSamples = Math.round(sampleRate / 20);

class SoundPieces extends AudioWorkletProcessor {
  #piece = new Int16Array(pieceSamples);
  #filled = 0;
  #loudest = 0;

  /** @param inputs one, of one channel: none while nothing is connected */
  process([input]: Float32Array[][]): boolean {
    for (const sample of input?.[0] ?? []) {
      const size = Math.min(1, Math.abs(sample));
      this.#loudest = Math.max(this.#loudest, size);
      this.#piece[this.#filled++] = Math.round(Math.sign(sample) * size * 32_767);
      if (this.#filled === pieceSamples) this.#send();
    }
    return true;
  }

  #send(): void {
    const { buffer } = this.#piece;
    this.port.postMessage({ samples: buffer, loudest: this.#loudest }, [buffer]);
    this.#piece = new Int16Array(pieceSamples);
    this.#filled = 0;
    this.#loudest = 0;
  }
}

registerProcessor("sound-pieces", SoundPieces);
