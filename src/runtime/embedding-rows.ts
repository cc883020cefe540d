/** Rows of the token embedding, read from their file when a token needs one: about a kilobyte each, from the system's file cache. */
import { check, present } from "../lib/check.ts";
import { halfToFloat } from "../lib/half.ts";
import { type CompiledUnit, TableFile } from "./compiled-unit.ts";

export class EmbeddingRows {
  readonly #file: TableFile;
  readonly #count: number;
  readonly #width: number;
  readonly #row: Float32Array | Uint16Array;

  constructor(unit: CompiledUnit) {
    const { rows, width, halves } = present(unit.manifest.table, "a table of the embedding");
    this.#file = new TableFile(unit);
    this.#count = rows;
    this.#width = width;
    this.#row = halves ? new Uint16Array(width) : new Float32Array(width);
  }

  /** @param tokens of every row. @returns [rows, longest, d]; what is behind a row's last token is 0 */
  read(tokens: readonly (readonly number[])[], longest: number): Float32Array {
    const width = this.#width;
    const all = new Float32Array(tokens.length * longest * width);
    tokens.forEach((row, r) => {
      row.forEach((token, t) => {
        const at = (r * longest + t) * width;
        this.#readRow(token, all.subarray(at, at + width));
      });
    });
    return all;
  }

  close(): void {
    this.#file.close();
  }

  #readRow(token: number, into: Float32Array<ArrayBuffer>): void {
    check(token >= 0 && token < this.#count, `token ${token} of ${this.#count}`);
    this.#file.read(this.#row, token * this.#row.byteLength);
    if (this.#row instanceof Uint16Array) halfToFloat(this.#row, into);
    else into.set(this.#row);
  }
}
