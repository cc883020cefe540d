/** The head before each frame of AAC in ADTS. ISO/IEC 13818-7, 6.2. */
import { type AacConfig, rateIndexOf } from "../codecs/aac-config.ts";
import { samplingRates } from "../codecs/aac-tables.ts";
import { centreOfAac } from "../layouts.ts";
import { UnknownCodec } from "../unknown-codec.ts";

export interface AdtsHead {
  /** 1 Main, 2 LC, 3 SSR, 4 LTP. */
  type: number;
  rateCode: number;
  channelCode: number;
  headBytes: number;
  frameBytes: number;
  blocks: number;
}

export function parseAdtsHead(bytes: Uint8Array, at: number): AdtsHead | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = bytes.subarray(at, at + 7);
  if (a !== 0xff || (b & 0xf6) !== 0xf0 || at + 7 > bytes.length) return undefined;
  const rateCode = (c >> 2) & 15;
  const frameBytes = ((d & 3) << 11) | (e << 3) | (f >> 5);
  const headBytes = b & 1 ? 7 : 9;
  if (rateCode > 12 || frameBytes <= headBytes) return undefined;
  const channelCode = ((c & 1) << 2) | (d >> 6);
  return { type: (c >> 6) + 1, rateCode, channelCode, headBytes, frameBytes, blocks: (g & 3) + 1 };
}

/** Throws UnknownCodec where the frames are no AAC-LC. */
export function adtsConfig(head: AdtsHead, container: string): AacConfig {
  const names: Record<number, string> = { 1: "AAC Main", 3: "AAC SSR", 4: "AAC LTP" };
  const name = names[head.type];
  if (name) throw new UnknownCodec(container, name);
  if (head.blocks > 1) throw new UnknownCodec(container, "AAC with several blocks to a frame");
  const sampleRate = samplingRates[head.rateCode] ?? 44_100;
  // Code 0: a program config element in the stream tells; stereo is what such streams nearly always are.
  const channels = [2, 1, 2, 3, 4, 5, 6, 8][head.channelCode] ?? 2;
  return { rateIndex: rateIndexOf(sampleRate), sampleRate, channels, centre: centreOfAac(head.channelCode) };
}
