/** Sound on its way to the program: 16-bit samples that are not in the file yet. */

export function base64Of(samples: Int16Array): string {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

export class Outbox {
  #pieces: Int16Array[] = [];
  samples = 0;

  push(piece: Int16Array): void {
    this.#pieces.push(piece);
    this.samples += piece.length;
  }

  /** The first ones. */
  first(most: number): Int16Array {
    const all = new Int16Array(Math.min(most, this.samples));
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece.subarray(0, all.length - at), at);
      at += Math.min(piece.length, all.length - at);
      if (at === all.length) break;
    }
    return all;
  }

  /** They are in the file. */
  drop(count: number): void {
    let left = Math.min(count, this.samples);
    this.samples -= left;
    while (left > 0) {
      const [piece = new Int16Array()] = this.#pieces;
      if (piece.length > left) {
        this.#pieces[0] = piece.subarray(left);
        return;
      }
      left -= piece.length;
      this.#pieces.shift();
    }
  }
}
