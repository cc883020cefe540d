/** The four bytes at the head of every MPEG audio frame, layers I to III. ISO/IEC 11172-3 2.4.1.3 and 13818-3 (half the rates), MPEG 2.5 (a quarter). */

export interface MpegHeader {
  /** Version, layer and rate: what stays the same from frame to frame. */
  kind: number;
  layer: 1 | 2 | 3;
  sampleRate: number;
  channels: 1 | 2;
  bitsPerSecond: number;
  frameBytes: number;
  /** Samples per channel in one frame. */
  frames: number;
  /** Bytes of side information before the main data, where layer III files hide their Xing tag. */
  sideBytes: number;
}

const layer1 = [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];
const layer2 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
const layer3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const halfLayer1 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];
const halfLayer23 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** undefined where these bytes are no frame's head. Free format (no bit rate) counts as none. */
export function parseMpegHeader(bytes: Uint8Array, at: number): MpegHeader | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(at, at + 4);
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const version = (second >> 3) & 3; // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const layerCode = (second >> 1) & 3;
  const bitRateCode = third >> 4;
  const rateCode = (third >> 2) & 3;
  if (version === 1 || layerCode === 0 || bitRateCode === 0 || bitRateCode === 15 || rateCode === 3) return undefined;
  const layer = layerCode === 3 ? 1 : layerCode === 2 ? 2 : 3;
  const full = version === 3;
  const table = full ? (layer === 1 ? layer1 : layer === 2 ? layer2 : layer3) : layer === 1 ? halfLayer1 : halfLayer23;
  const bitsPerSecond = (table[bitRateCode] ?? 0) * 1000;
  const sampleRate = ([44_100, 48_000, 32_000][rateCode] ?? 0) / (full ? 1 : version === 2 ? 2 : 4);
  const padding = (third >> 1) & 1;
  const channels = fourth >> 6 === 3 ? 1 : 2;
  const frames = layer === 1 ? 384 : layer === 3 && !full ? 576 : 1152;
  const slots = Math.floor(((layer === 1 ? 12 : frames / 8) * bitsPerSecond) / sampleRate) + padding;
  const sideBytes = full ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  const kind = (second & 0x1e) | (rateCode << 8);
  return {
    kind,
    layer,
    sampleRate,
    channels,
    bitsPerSecond,
    frameBytes: layer === 1 ? slots * 4 : slots,
    frames,
    sideBytes,
  };
}
