/**
 * Packets of a transport stream, 188 bytes each (192 from cameras and discs, with a time before each; 204 from tuners, with a checksum behind
 * each), and the heads of the pieces that
 * they carry. Recordings from the air begin and end anywhere and have gaps: reading goes on at the next good packet. ISO/IEC 13818-1.
 */
import type { Bytes } from "../bytes.ts";

const sync = 0x47;
const packetBytes = 188;
/** The clock counts 1/90000 s in 33 bits: after 26.5 hours it begins anew. */
export const ticks = 90_000;
export const wrap = 2 ** 33;
/** What is looked through for the first time, and for the last. */
export const zeroBytes = 1_048_576;
/** Times may be so much before the clock's zero; what is further back is behind the clock's end. */
const beforeZero = 600 * ticks;

export interface TransportPacket {
  at: number;
  id: number;
  begins: boolean;
  payload: Uint8Array;
  /** Packets, or bytes that are none, are missing before this one. */
  lost: boolean;
}

/** A file's row of packets. */
export interface PacketRow {
  bytes: Bytes;
  /** From packet to packet. */
  step: number;
  /** Where in a step the packet stands. */
  lead: number;
}

/** Rows that begin with the file; then those that a cut left anywhere. */
const steps = [packetBytes, 192, 204];
const sure = 5;

/** How packets stand in a file that begins so; undefined where these are none. */
export function rowIn(head: Uint8Array): Omit<PacketRow, "bytes"> | undefined {
  const fits = (step: number, lead: number, packets: number) =>
    Array.from({ length: packets }, (_, i) => head[lead + i * step]).every((byte) => byte === sync);
  for (const step of steps) {
    const lead = step === 192 ? 4 : 0;
    if (fits(step, lead, 3)) return { step, lead };
  }
  for (const step of steps) for (let lead = 0; lead < step; lead++) if (fits(step, lead, sure)) return { step, lead };
  return undefined;
}

export async function readRow(bytes: Bytes): Promise<PacketRow> {
  return { bytes, ...(rowIn(await bytes.at(0, (sure + 1) * 204)) ?? { step: packetBytes, lead: 0 }) };
}

/** The place of a packet at or before a place in the file, in an unbroken row. */
export function packetAt({ step, lead }: PacketRow, place: number): number {
  return lead + Math.max(0, Math.floor((place - lead) / step)) * step;
}

function payloadOf(packet: Uint8Array): Uint8Array {
  const control = ((packet[3] ?? 0) >> 4) & 3;
  if (control === 0 || control === 2) return packet.subarray(packetBytes);
  return packet.subarray(control === 3 ? 5 + (packet[4] ?? 0) : 4);
}

/** Every packet from a place on. Where the row is broken, the next place is taken from which two packets follow. */
export async function* packetsFrom({ bytes, step }: PacketRow, from: number): AsyncGenerator<TransportPacket> {
  let lost = false;
  for (let at = from; at + packetBytes <= bytes.size; ) {
    const packet = await bytes.at(at, packetBytes);
    if (packet[0] !== sync) {
      const chunk = await bytes.at(at, 65_536);
      let next = chunk.indexOf(sync, 1);
      while (next > 0 && next + step < chunk.length && chunk[next + step] !== sync)
        next = chunk.indexOf(sync, next + 1);
      at += next > 0 ? next : chunk.length;
      lost = true;
      continue;
    }
    const id = (((packet[1] ?? 0) & 0x1f) << 8) | (packet[2] ?? 0);
    yield { at, id, begins: ((packet[1] ?? 0) & 0x40) !== 0, payload: payloadOf(packet), lost };
    lost = false;
    at += step;
  }
}

/** The time in the head of a stream's next piece, and where the piece's content begins; undefined where this is no such head. */
export function pieceHead(payload: Uint8Array): { time: number | undefined; start: number } | undefined {
  if (payload[0] !== 0 || payload[1] !== 0 || payload[2] !== 1 || payload.length < 9) return undefined;
  const id = payload[3] ?? 0;
  if (id !== 0xbd && id !== 0xfd && (id < 0xc0 || id > 0xef)) return undefined;
  const start = 9 + (payload[8] ?? 0);
  if (((payload[7] ?? 0) & 0x80) === 0 || payload.length < 14) return { time: undefined, start };
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = payload.subarray(9, 14);
  return { time: ((a >> 1) & 7) * 2 ** 30 + (b << 22) + ((c >> 1) << 15) + (d << 7) + (e >> 1), start };
}

/** Ticks from one time to another, by the shorter way round the clock. */
export function ticksFrom(from: number, to: number): number {
  const ahead = (((to - from) % wrap) + wrap) % wrap;
  return ahead >= wrap / 2 ? ahead - wrap : ahead;
}

/** A told time in ticks from the clock's zero on, which may be anywhere on the clock. */
export function sinceZero(told: number, zero: number): number {
  const ahead = (((told - zero) % wrap) + wrap) % wrap;
  return ahead >= wrap - beforeZero ? ahead - wrap : ahead;
}

/** Whether a piece belongs to the programme that is read. */
export type Counts = (id: number) => boolean;

/** The first told time between two places. */
export async function timeBetween(
  row: PacketRow,
  counts: Counts,
  from: number,
  end: number,
): Promise<{ at: number; time: number } | undefined> {
  for await (const { at, id, begins, payload } of packetsFrom(row, from)) {
    if (at >= end) return undefined;
    const time = begins && counts(id) ? pieceHead(payload)?.time : undefined;
    if (time !== undefined) return { at, time };
  }
  return undefined;
}
