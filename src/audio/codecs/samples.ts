/** Sample formats of uncompressed sound: bytes to float32 in [-1, 1). G.711's two laws are tables of 256 values (ITU-T G.711). */

import { present } from "../../lib/check.ts";
import { viewOf } from "../bytes.ts";
import type { Block } from "../track.ts";

export interface SampleFormat {
  encoding: "signed" | "unsigned" | "float" | "alaw" | "mulaw";
  /** Bytes that one sample takes. */
  bytes: number;
  bigEndian: boolean;
}

function mulawTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => {
    const bits = ~code & 0xff;
    const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84;
    return (bits & 0x80 ? -magnitude : magnitude) / 32_768;
  });
}

function alawTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => {
    const bits = code ^ 0x55;
    const segment = (bits & 0x70) >> 4;
    const step = ((bits & 0x0f) << 4) + 8;
    const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
    return (bits & 0x80 ? magnitude : -magnitude) / 32_768;
  });
}

const tables = new Map<string, Float32Array>();

function lawTable(law: "alaw" | "mulaw"): Float32Array {
  const table = tables.get(law) ?? (law === "alaw" ? alawTable() : mulawTable());
  tables.set(law, table);
  return table;
}

type Reader = (view: DataView, at: number) => number;

function reader({ encoding, bytes, bigEndian }: SampleFormat): Reader | undefined {
  const little = !bigEndian;
  if (encoding === "alaw" || encoding === "mulaw") {
    const table = lawTable(encoding);
    return (view, at) => table[view.getUint8(at)] ?? 0;
  }
  if (encoding === "float" && bytes === 4) return (view, at) => view.getFloat32(at, little);
  if (encoding === "float" && bytes === 8) return (view, at) => view.getFloat64(at, little);
  if (encoding === "unsigned" && bytes === 1) return (view, at) => (view.getUint8(at) - 128) / 128;
  if (encoding === "signed" && bytes === 1) return (view, at) => view.getInt8(at) / 128;
  if (encoding === "signed" && bytes === 2) return (view, at) => view.getInt16(at, little) / 32_768;
  if (encoding === "signed" && bytes === 3) {
    const [high, low] = bigEndian ? [0, 1] : [1, 0];
    const last = bigEndian ? 2 : 0;
    if (bigEndian) return (view, at) => ((view.getInt16(at + high, false) << 8) | view.getUint8(at + last)) / 8_388_608;
    return (view, at) => ((view.getInt16(at + high, true) << 8) | view.getUint8(at + low)) / 8_388_608;
  }
  if (encoding === "signed" && bytes === 4) return (view, at) => view.getInt32(at, little) / 2_147_483_648;
  return undefined;
}

export function isReadable(format: SampleFormat): boolean {
  return reader(format) !== undefined;
}

/** The format that nearly all recordings have, without a call for each sample. */
function shorts(view: DataView, channel: number, channels: number, frames: number): Float32Array {
  const samples = new Float32Array(frames);
  for (let i = 0, at = 2 * channel; i < frames; i++, at += 2 * channels) samples[i] = view.getInt16(at, true) / 32_768;
  return samples;
}

/** Interleaved samples to one array per channel; an incomplete last frame is left out. */
export function decodeSamples(bytes: Uint8Array, format: SampleFormat, channels: number): Block {
  const read = present(reader(format), `a reader of ${format.bytes}-byte ${format.encoding} samples`);
  const view = viewOf(bytes);
  const frameBytes = format.bytes * channels;
  const frames = Math.floor(bytes.length / frameBytes);
  if (format.encoding === "signed" && format.bytes === 2 && !format.bigEndian)
    return Array.from({ length: channels }, (_, channel) => shorts(view, channel, channels, frames));
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let i = 0, at = channel * format.bytes; i < frames; i++, at += frameBytes) samples[i] = read(view, at);
    return samples;
  });
}
