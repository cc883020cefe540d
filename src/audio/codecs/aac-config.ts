/** AudioSpecificConfig: what kind of AAC a track is. ISO/IEC 14496-3, 1.6.2.1. */

import { BitReader } from "../bits.ts";
import { centreOfAac } from "../layouts.ts";
import { samplingRates } from "./aac-tables.ts";

export interface AacConfig {
  /** Index of the rate's band tables, 0 to 11. */
  rateIndex: number;
  /** Of the core: half the played rate in HE-AAC, whose upper half of the spectrum speech models don't hear. */
  sampleRate: number;
  channels: number;
  /** Which channel is the centre one, where there is one. */
  centre?: number | undefined;
}

const channelCounts = [0, 1, 2, 3, 4, 5, 6, 8];

const otherTypes: Record<number, string> = {
  1: "AAC Main",
  3: "AAC SSR",
  4: "AAC LTP",
  6: "AAC Scalable",
  17: "AAC ER",
  23: "AAC-LD",
  36: "MPEG-4 ALS",
  37: "MPEG-4 SLS",
  39: "AAC-ELD",
  42: "xHE-AAC",
};

function readType(reader: BitReader): number {
  const type = reader.read(5);
  return type === 31 ? 32 + reader.read(6) : type;
}

function readRate(reader: BitReader): number {
  const index = reader.read(4);
  return index === 15 ? reader.read(24) : (samplingRates[index] ?? 0);
}

/** The tables that a rate uses: those of the standard rate nearest to it (4.5.1.1, table 4.82). */
export function rateIndexOf(sampleRate: number): number {
  const bounds = [92_017, 75_132, 55_426, 46_009, 37_566, 27_713, 23_004, 18_783, 13_856, 11_502, 9_391];
  const index = bounds.findIndex((bound) => sampleRate >= bound);
  return index < 0 ? 11 : index;
}

/** The channels of a program config element (4.4.1.1), read from after its tag. */
export function readProgramConfig(reader: BitReader): number {
  reader.read(4 + 2 + 4); // tag, object type, rate
  const counts = [4, 4, 4, 2].map((width) => reader.read(width)); // front, side, back, low frequencies
  const associated = reader.read(3);
  const coupled = reader.read(4);
  for (const width of [4, 4, 3]) if (reader.read(1) === 1) reader.read(width); // mix-downs
  let channels = 0;
  const [front = 0, side = 0, back = 0, low = 0] = counts;
  for (let i = 0; i < front + side + back; i++) {
    channels += reader.read(1) + 1;
    reader.read(4);
  }
  reader.position += 4 * (low + associated) + 5 * coupled;
  reader.alignToByte();
  const commentBytes = reader.read(8);
  reader.position += 8 * commentBytes;
  return channels + low;
}

/** The configuration, or the name of a kind of AAC that isn't decoded here. */
export const parseAacConfig = (bytes: Uint8Array): AacConfig | string => readAacConfig(new BitReader(bytes));

/** The same where other things stand behind it: the reader is then at its end. @param reader at a byte's beginning */
export function readAacConfig(reader: BitReader): (AacConfig & { channelCode: number }) | string {
  let type = readType(reader);
  const sampleRate = readRate(reader);
  const channelCode = reader.read(4);
  if (type === 5 || type === 29) {
    // Spectral band replication (HE-AAC): its rate, then what is under it.
    readRate(reader);
    type = readType(reader);
  }
  if (type !== 2) return otherTypes[type] ?? `MPEG-4 audio of type ${type}`;
  if (reader.read(1) === 1) return "AAC with frames of 960 samples";
  if (reader.read(1) === 1) reader.read(14); // depends on a core coder: its delay
  const isExtended = reader.read(1) === 1;
  const channels = channelCode === 0 ? readProgramConfig(reader) : (channelCounts[channelCode] ?? 0);
  if (isExtended) reader.read(1);
  if (sampleRate < 1 || channels === 0 || reader.overrun) return "AAC with a damaged description";
  return { rateIndex: rateIndexOf(sampleRate), sampleRate, channels, centre: centreOfAac(channelCode), channelCode };
}
