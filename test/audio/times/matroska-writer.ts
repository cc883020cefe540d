/** Matroska of one track of sound, byte by byte: blocks with several frames, and segments whose length is told or not. RFC 9559. */

const numberOf = (value: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, Math.min(length, 6));
  return bytes;
};

function element(id: string, content: Buffer, isOpen = false): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(isOpen ? 0x01ff_ffff_ffff_ffffn : BigInt(content.length) | (1n << 56n));
  return Buffer.concat([Buffer.from(id, "hex"), size, content]);
}

export interface SoundFrames {
  /** `A_OPUS`, … */
  codec: string;
  description?: Uint8Array | undefined;
  channels: number;
  sampleRate: number;
  frames: readonly { seconds: number; data: Uint8Array }[];
}

export interface Written {
  /** Frames in a block, in Xiph's lacing; 1: none. */
  framesPerBlock?: number;
  /** As a live recording: no lengths but those of blocks. */
  isLive?: boolean;
  /** What it says of its length. */
  durationSeconds?: number;
  /** What is no sound at the end of its last block. */
  discardedSeconds?: number;
  /** What its codec puts before the sound, as it says: the blocks' times are later by it. */
  delaySeconds?: number;
}

const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
};

function laced(frames: readonly { data: Uint8Array }[]): Buffer {
  const lengths = frames.slice(0, -1).flatMap(({ data }) => [...Array(Math.floor(data.length / 255)).fill(255), data.length % 255]);
  return Buffer.concat([Buffer.from([frames.length - 1, ...lengths]), ...frames.map(({ data }) => data)]);
}

/** All of a file, its clock in milliseconds. */
export function matroskaOf(sound: SoundFrames, written: Written = {}): Buffer {
  const { framesPerBlock = 1, isLive = false, durationSeconds, discardedSeconds, delaySeconds = 0 } = written;
  const track = element(
    "ae",
    Buffer.concat([
      element("d7", numberOf(1, 1)),
      element("83", numberOf(2, 1)),
      element("86", Buffer.from(sound.codec, "latin1")),
      ...(sound.description ? [element("63a2", Buffer.from(sound.description))] : []),
      ...(delaySeconds > 0 ? [element("56aa", numberOf(Math.round(delaySeconds * 1e9), 5))] : []),
      element("e1", Buffer.concat([element("b5", double(sound.sampleRate)), element("9f", numberOf(sound.channels, 1))])),
    ]),
  );
  const clusters: Buffer[] = [];
  for (let i = 0; i < sound.frames.length; i += framesPerBlock) {
    const frames = sound.frames.slice(i, i + framesPerBlock);
    const isLaced = frames.length > 1;
    const head = Buffer.from([0x81, 0, 0, isLaced ? 0x82 : 0x80]);
    const content = Buffer.concat([head, isLaced ? laced(frames) : Buffer.from(frames[0]?.data ?? [])]);
    const isLast = i + framesPerBlock >= sound.frames.length;
    const discard = numberOf(Math.round(1e9 * (discardedSeconds ?? 0)), 4);
    const block =
      isLast && discardedSeconds !== undefined
        ? element("a0", Buffer.concat([element("a1", content), element("75a2", discard)]))
        : element("a3", content);
    const time = element("e7", numberOf(Math.round(1_000 * (frames[0]?.seconds ?? 0)), 4));
    clusters.push(element("1f43b675", Buffer.concat([time, block]), isLive));
  }
  const head = element("1a45dfa3", element("4282", Buffer.from("matroska")));
  const told = durationSeconds === undefined ? [] : [element("4489", double(1_000 * durationSeconds))];
  const info = element("1549a966", Buffer.concat([element("2ad7b1", numberOf(1_000_000, 4)), ...told]));
  return Buffer.concat([head, element("18538067", Buffer.concat([info, element("1654ae6b", track), ...clusters]), isLive)]);
}
