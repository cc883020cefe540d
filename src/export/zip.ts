/** Many files as one, for who asked for many at once: a ZIP archive whose files lie in it as they are (APPNOTE 6.3.3, method 0). */

export interface Packed {
  /** with `/` between folders */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}

/** Little-endian fields, `[bytes of the field, value]` each. */
function fields(...all: readonly (readonly [2 | 4, number])[]): Uint8Array {
  const bytes = new Uint8Array(all.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of all) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

/** The same name twice gets a number before its ending. */
function unique(files: readonly Packed[]): Packed[] {
  const taken = new Set<string>();
  return files.map(({ name, bytes }) => {
    const dot = name.lastIndexOf(".") > name.lastIndexOf("/") + 1 ? name.lastIndexOf(".") : name.length;
    let own = name;
    for (let number = 2; taken.has(own.toLowerCase()); number++)
      own = `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
    taken.add(own.toLowerCase());
    return { name: own, bytes };
  });
}

const utf8Names = 0x0800;
/** 1 January 1980, the format's first day: the same files give the same archive. */
const firstDay = 0x0021;

/** @param files together below 4 GB, fewer than 65,536 */
export function zip(files: readonly Packed[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let at = 0;
  for (const { name, bytes } of unique(files)) {
    const path = new TextEncoder().encode(name);
    const about = [
      ...([
        [2, 20],
        [2, utf8Names],
        [2, 0],
        [2, 0],
        [2, firstDay],
      ] as const),
      ...([
        [4, crc32(bytes)],
        [4, bytes.length],
        [4, bytes.length],
        [2, path.length],
        [2, 0],
      ] as const),
    ] as const;
    const head = fields([4, 0x04034b50], ...about);
    parts.push(head, path, bytes);
    entries.push(fields([4, 0x02014b50], [2, 20], ...about, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), path);
    at += head.length + path.length + bytes.length;
  }
  const size = entries.reduce((sum, one) => sum + one.length, 0);
  const count = entries.length / 2;
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, 0]);
  const archive = new Uint8Array(at + size + end.length);
  let place = 0;
  for (const part of [...parts, ...entries, end]) {
    archive.set(part, place);
    place += part.length;
  }
  return archive;
}
