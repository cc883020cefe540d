/**
 * What is read, read so that no byte in the file can end the process: libsql 0.5.29 aborts it on a text that is no UTF-8. SQLite hands
 * texts over as bytes, which are decoded here; one that can't be is a `DamagedText`, which no row's schema takes.
 */
import { isAnyArrayBuffer, isArrayBufferView } from "node:util/types";

/** Bytes that should have been a text. */
export class DamagedText {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/**
 * A question to SQLite as one that can be wrapped: a pragma as the table that it is too, since what it answers may quote the file.
 * @returns null for a statement that answers nothing
 */
export function question(sql: string): string | null {
  const pragma = /^PRAGMA (\w+)$/.exec(sql)?.[1];
  if (pragma !== undefined) return `SELECT * FROM pragma_${pragma}`;
  return /^\s*(SELECT|WITH)\b/.test(sql) ? sql : null;
}

/** @param columns how many it answers @returns the same question, its order kept, with every text as bytes */
export function withTextsAsBytes(sql: string, columns: number): string {
  const names = Array.from({ length: columns }, (_, place) => `c${place}`);
  const bytes = names.map((name) => `CASE typeof(${name}) WHEN 'text' THEN CAST(${name} AS BLOB) ELSE ${name} END`);
  return `WITH answer (${names.join(", ")}) AS (${sql}) SELECT ${bytes.join(", ")} FROM answer`;
}

// A mark of the byte order belongs to the text like any other letter.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @param value as libsql gives it: bytes stand for a text, since nothing else is kept as bytes */
export function decoded(value: unknown): unknown {
  if (!isAnyArrayBuffer(value) && !isArrayBufferView(value)) return value;
  const bytes = isArrayBufferView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
  try {
    return utf8.decode(bytes);
  } catch {
    return new DamagedText(bytes);
  }
}
