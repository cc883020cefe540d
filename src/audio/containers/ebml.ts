/** EBML, the nesting that Matroska is written in: RFC 8794. Elements are read where they stand; nothing is read twice. */
import { type Bytes, textOf, viewOf } from "../bytes.ts";

export interface Element {
  id: number;
  /** Its content, [start, end) in the file; end is infinite where the length isn't known yet (live recordings). */
  start: number;
  end: number;
}

/** A number of 1 to 8 bytes whose first bits tell how many; undefined where it can't be one. */
export function readVariable(
  bytes: Uint8Array,
  at: number,
): { value: number; length: number; isUnknown: boolean } | undefined {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (length > 8 || at + length > bytes.length) return undefined;
  let value = first & (0xff >> length);
  let ones = value === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    value = value * 256 + byte;
    ones &&= byte === 0xff;
  }
  return { value, length, isUnknown: ones };
}

/** The element at a place; undefined where none can begin. */
export function parseElement(bytes: Uint8Array, offset: number): Element | undefined {
  const idLength = Math.clz32(bytes[0] ?? 0) - 23;
  if (idLength > 4 || bytes.length < idLength + 1) return undefined;
  const id = bytes.subarray(0, idLength).reduce((value, byte) => value * 256 + byte, 0);
  const size = readVariable(bytes, idLength);
  if (!size) return undefined;
  const start = offset + idLength + size.length;
  return { id, start, end: size.isUnknown ? Number.POSITIVE_INFINITY : start + size.value };
}

/** The elements of a small part of the file that was read whole, by id: the last of each kind, or all of them. */
export interface Fields {
  bytes(id: number): Uint8Array | undefined;
  all(id: number): Uint8Array[];
  number(id: number): number | undefined;
  float(id: number): number | undefined;
  text(id: number): string | undefined;
  within(id: number): Fields;
}

export function parseFields(content: Uint8Array): Fields {
  const found: { id: number; data: Uint8Array }[] = [];
  for (let at = 0; at < content.length; ) {
    const element = parseElement(content.subarray(at), at);
    if (!element) break;
    found.push({ id: element.id, data: content.subarray(element.start, Math.min(element.end, content.length)) });
    at = Math.min(element.end, content.length);
  }
  const bytes = (id: number) => found.findLast((element) => element.id === id)?.data;
  const float = (data: Uint8Array) => {
    const view = viewOf(data);
    return data.length === 4 ? view.getFloat32(0) : data.length === 8 ? view.getFloat64(0) : 0;
  };
  return {
    bytes,
    all: (id) => found.filter((element) => element.id === id).map(({ data }) => data),
    number: (id) => bytes(id)?.reduce((value, byte) => value * 256 + byte, 0),
    float: (id) => {
      const data = bytes(id);
      return data && float(data);
    },
    text: (id) => {
      const data = bytes(id);
      return data && textOf(data).replace(/\0+$/, "");
    },
    within: (id) => parseFields(bytes(id) ?? new Uint8Array(0)),
  };
}

export async function elementAt(bytes: Bytes, at: number): Promise<Element | undefined> {
  return parseElement(await bytes.at(at, 12), at);
}
