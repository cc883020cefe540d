/**
 * AAC-LC, and the core of HE-AAC: raw data blocks to sound. ISO/IEC 14496-3, 4.4.2. Written here since the decoders to be had need
 * a native sound library or carry a licence that this program's can't be joined with; a frame takes a tenth of a millisecond.
 */

import { BitReader } from "../bits.ts";
import { type Block, silentBlock } from "../track.ts";
import { AacDamage, type ChannelData, readChannel, readWindowInfo, type WindowInfo } from "./aac-channel.ts";
import { type AacConfig, readProgramConfig } from "./aac-config.ts";
import { type Filterbank, makeFilterbank } from "./aac-filterbank.ts";
import { bandTables } from "./aac-tables.ts";
import { addNoise, joinStereo, makeNoise, type Noise, type StereoMask, shapeNoise } from "./aac-tools.ts";
import type { PacketDecoder } from "./decoders.ts";

export const aacFrames = 1024;

const element = { single: 0, pair: 1, coupling: 2, low: 3, data: 4, program: 5, fill: 6, end: 7 };

function readMask(reader: BitReader, { groups, maxBand }: WindowInfo): StereoMask {
  const kind = reader.read(2);
  if (kind === 3) throw new AacDamage("no such stereo mask");
  if (kind !== 1) return { marked: () => kind === 2, byBand: false };
  const bits = groups.map(() => Uint8Array.from({ length: maxBand }, () => reader.read(1)));
  return { marked: (group, band) => bits[group]?.[band] === 1, byBand: true };
}

function readPair(reader: BitReader, rateIndex: number, noise: Noise): ChannelData[] {
  const bands = bandTables[rateIndex];
  if (!bands) throw new AacDamage("no such rate");
  const shared = reader.read(1) === 1 ? readWindowInfo(reader, bands) : undefined;
  const mask = shared && readMask(reader, shared);
  const left = readChannel(reader, bands, shared);
  const right = readChannel(reader, bands, shared);
  addNoise(left, noise);
  addNoise(right, noise);
  if (mask) joinStereo(left, right, mask);
  return [left, right];
}

function readSingle(reader: BitReader, rateIndex: number, noise: Noise): ChannelData[] {
  const bands = bandTables[rateIndex];
  if (!bands) throw new AacDamage("no such rate");
  const channel = readChannel(reader, bands);
  addNoise(channel, noise);
  return [channel];
}

function skipData(reader: BitReader): void {
  const aligned = reader.read(1) === 1;
  const count = reader.read(8);
  const bytes = count === 255 ? 255 + reader.read(8) : count;
  if (aligned) reader.alignToByte();
  reader.position += 8 * bytes;
}

function skipFill(reader: BitReader): void {
  const count = reader.read(4);
  const bytes = count === 15 ? 14 + reader.read(8) : count;
  reader.position += 8 * bytes;
}

/** Every channel of a raw data block, in the order in which it has them. */
function readBlock(reader: BitReader, rateIndex: number, noise: Noise): ChannelData[] {
  const channels: ChannelData[] = [];
  for (;;) {
    const kind = reader.read(3);
    if (kind === element.end || (reader.overrun && channels.length > 0)) return channels;
    if (reader.overrun) throw new AacDamage("the frame ends early");
    if (kind === element.program) {
      readProgramConfig(reader);
      continue;
    }
    if (kind === element.fill) {
      skipFill(reader);
      continue;
    }
    reader.read(4); // the element's tag
    if (kind === element.data) skipData(reader);
    else if (kind === element.pair) channels.push(...readPair(reader, rateIndex, noise));
    else if (kind === element.single || kind === element.low) channels.push(...readSingle(reader, rateIndex, noise));
    else throw new AacDamage("coupled channels are not decoded");
  }
}

/**
 * How many bytes the raw data block takes that these begin with, where nothing else tells, and whether sound is in it.
 * @returns undefined where it is damaged, or longer
 */
export function measureBlock(bytes: Uint8Array, rateIndex: number): { length: number; sounds: boolean } | undefined {
  try {
    const reader = new BitReader(bytes);
    const sounds = readBlock(reader, rateIndex, makeNoise(0)).length > 0;
    reader.alignToByte();
    const length = reader.position / 8;
    // An end alone is no block.
    return reader.overrun || (!sounds && length < 2) ? undefined : { length, sounds };
  } catch (error) {
    if (error instanceof AacDamage) return undefined;
    throw error;
  }
}

const silentFrame: WindowInfo = { sequence: 0, shape: 0, maxBand: 0, groups: [1], offsets: [], shaped: 0 };

/** Packets are raw data blocks, as MP4 and Matroska hold them; ADTS has a head before each. */
export function openAacDecoder({ rateIndex, sampleRate, channels }: AacConfig): PacketDecoder {
  const banks: Filterbank[] = Array.from({ length: channels }, makeFilterbank);
  const silent = new Float32Array(aacFrames);
  return {
    sampleRate,
    channels,
    async decode(packet): Promise<Block | undefined> {
      try {
        const reader = new BitReader(packet);
        const read = readBlock(reader, rateIndex, makeNoise(reader.peek32() ^ packet.length));
        if (read.length === 0) return silentBlock(channels, 0); // an encoder's name, say, in a frame of its own
        for (const channel of read) shapeNoise(channel);
        return banks.map((bank, i) => {
          // A mono frame in a stereo stream (parametric stereo's core, say) sounds in both.
          const data = read[i] ?? (read.length === 1 ? read[0] : undefined);
          return bank(data?.lines ?? silent, data?.info ?? silentFrame);
        });
      } catch (error) {
        if (error instanceof AacDamage) return undefined;
        throw error;
      }
    },
    close: () => {},
  };
}
