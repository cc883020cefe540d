/** Writes transport streams: tables, and pieces of sound with their times. ISO/IEC 13818-1, 2.4. */

import { crc32 } from "../../../src/audio/checksum.ts";

export interface WrittenStream {
  type: number;
  /** Descriptors of this stream, one behind the other. */
  descriptors?: Buffer;
  /** The identifier that its pieces begin with: 0xc0 for MPEG audio, 0xbd for what is private. */
  piece?: number;
  pieces: WrittenPiece[];
}

export interface WrittenPiece {
  /** On the stream's clock; it is written in 33 bits, however large. */
  seconds: number;
  data: Buffer;
}

export interface WrittenProgram {
  streams: WrittenStream[];
  /** Of the programme, before its list of streams. */
  descriptors?: Buffer;
  /** 192: four bytes before each packet, as discs and cameras have them. */
  step?: 188 | 192;
  /** The counters of its packets go on from these, where it stands behind another. */
  counters?: Map<number, number>;
  /** The identifier of its map, and that of its first stream; the others follow. */
  mapId?: number;
  firstId?: number;
  /** The maps that the file says there are: this one, unless told otherwise. */
  maps?: number[];
}

export const descriptor = (tag: number, ...content: number[]): Buffer => Buffer.from([tag, content.length, ...content]);
export const registration = (name: string): Buffer => descriptor(5, ...Buffer.from(name, "latin1"));

function section(table: number, number: number, content: Buffer): Buffer {
  const head = Buffer.from([table, 0xb0, 0, number >> 8, number & 255, 0xc1, 0, 0]);
  head.writeUInt16BE(0xb000 | (content.length + 9), 1);
  const body = Buffer.concat([head, content]);
  const end = Buffer.alloc(4);
  // As Ogg, but from ones on: annex A.
  end.writeUInt32BE(crc32(body, 0, body.length, 0xffffffff));
  return Buffer.concat([Buffer.from([0]), body, end]);
}

function mapOf({ streams, descriptors = Buffer.alloc(0), firstId = 0x100 }: WrittenProgram): Buffer {
  const parts = streams.map(({ type, descriptors: own = Buffer.alloc(0) }, i) =>
    Buffer.concat([
      Buffer.from([type, 0xe0 | (firstId >> 8), (firstId + i) & 255, 0xf0 | (own.length >> 8), own.length & 255]),
      own,
    ]),
  );
  const head = Buffer.from([
    0xe0 | (firstId >> 8),
    firstId & 255,
    0xf0 | (descriptors.length >> 8),
    descriptors.length & 255,
  ]);
  return section(2, 1, Buffer.concat([head, descriptors, ...parts]));
}

function pieceOf(identifier: number, { seconds, data }: WrittenPiece): Buffer {
  const time = Math.round(seconds * 90_000) % 2 ** 33;
  const head = Buffer.alloc(14);
  head.writeUInt32BE(0x100 | identifier, 0);
  head.writeUInt16BE(data.length + 8 > 65_535 ? 0 : data.length + 8, 4);
  head.set([0x84, 0x80, 5], 6);
  head[9] = 0x21 | (Math.floor(time / 2 ** 30) << 1);
  head.writeUInt16BE((Math.floor(time / 2 ** 15) % 2 ** 15) * 2 + 1, 10);
  head.writeUInt16BE((time % 2 ** 15) * 2 + 1, 12);
  return Buffer.concat([head, data]);
}

/** @returns the whole file; of the pieces that come next in the streams the earliest stands first, whatever the clock does in one of them */
export function writeTransport(program: WrittenProgram): Buffer {
  const { streams, step = 188, mapId = 0x1000, firstId = 0x100, maps = [mapId], counters = new Map<number, number>() } = program;
  const packets: Buffer[] = [];
  function put(id: number, content: Buffer): void {
    for (let at = 0; at < content.length; at += 184) {
      const part = content.subarray(at, at + 184);
      const count = counters.get(id) ?? 0;
      counters.set(id, count + 1);
      const padding = 184 - part.length;
      const head = [0x47, (at === 0 ? 0x40 : 0) | (id >> 8), id & 255, (padding > 0 ? 0x30 : 0x10) | (count & 15)];
      if (padding > 0) head.push(padding - 1);
      if (padding > 1) head.push(0);
      const filled = Buffer.alloc(188 - head.length - part.length, 0xff);
      packets.push(Buffer.concat([Buffer.alloc(step - 188), Buffer.from(head), filled, part]));
    }
  }
  const tables = () => {
    put(0, section(0, 1, Buffer.from(maps.flatMap((id, i) => [0, i + 1, 0xe0 | (id >> 8), id & 255]))));
    put(mapId, mapOf(program));
  };
  const next = streams.map(() => 0);
  const secondsOf = (stream: number) => streams[stream]?.pieces[next[stream] ?? 0]?.seconds ?? Number.POSITIVE_INFINITY;
  const all = streams.reduce((sum, { pieces }) => sum + pieces.length, 0);
  for (let written = 0; written < all; written++) {
    if (written % 10 === 0) tables();
    const stream = streams.map((_, i) => i).reduce((first, i) => (secondsOf(i) < secondsOf(first) ? i : first));
    const { piece = 0xc0, pieces = [] } = streams[stream] ?? {};
    const at = next[stream] ?? 0;
    const content = pieces[at];
    if (content) put(firstId + stream, pieceOf(piece, content));
    next[stream] = at + 1;
  }
  if (all === 0) tables();
  return Buffer.concat(packets);
}
