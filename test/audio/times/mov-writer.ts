/** The sentence as PCM in MOV, with pauses in its table of times. Apple, "QuickTime File Format". */
import { sentencePcm } from "./wave64.ts";

const rate = 16_000;

const u32 = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
};

function box(type: string, ...content: Buffer[]): Buffer {
  const inside = Buffer.concat(content);
  return Buffer.concat([u32(8 + inside.length), Buffer.from(type, "latin1"), inside]);
}

export interface WrittenMov {
  /** Frames of each chunk; the last one holds what is left. */
  chunkFrames: number;
  /** Frames before a pause, from the first one on, and how long it is. */
  pauses: readonly { behind: number; seconds: number }[];
}

export async function movWithPauses({ chunkFrames, pauses }: WrittenMov): Promise<Buffer> {
  const sound = await sentencePcm();
  const frames = sound.length / 2;
  const chunks = Math.ceil(frames / chunkFrames);
  const lastFrames = frames - (chunks - 1) * chunkFrames;
  const length = frames + pauses.reduce((sum, { seconds }) => sum + seconds * rate, 0);
  const times: number[] = [];
  let at = 0;
  for (const { behind, seconds } of pauses) {
    times.push(behind - 1 - at, 1, 1, 1 + seconds * rate);
    at = behind;
  }
  times.push(frames - at, 1);
  const matrix = u32(0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000);
  const start = 20 + 8;
  const entry = box("sowt", u32(0, 1, 0, 0), Buffer.from([0, 1, 0, 16, 0, 0, 0, 0]), u32(rate * 65_536));
  const table = box(
    "stbl",
    box("stsd", u32(0, 1), entry),
    box("stts", u32(0, times.length / 2, ...times)),
    box("stsc", chunks === 1 ? u32(0, 1, 1, frames, 1) : u32(0, 2, 1, chunkFrames, 1, chunks, lastFrames, 1)),
    box("stsz", u32(0, 2, frames)),
    box("stco", u32(0, chunks, ...Array.from({ length: chunks }, (_, i) => start + 2 * chunkFrames * i))),
  );
  const handler = (kind: string, type: string) => box("hdlr", u32(0), Buffer.from(kind + type), u32(0, 0, 0), Buffer.from([0]));
  const media = box(
    "minf",
    box("smhd", u32(0, 0)),
    handler("dhlr", "url "),
    box("dinf", box("dref", u32(0, 1), box("url ", u32(1)))),
    table,
  );
  const track = box(
    "trak",
    box("tkhd", u32(15, 0, 0, 1, 0, length, 0, 0, 0, 0x0100_0000), matrix, u32(0, 0)),
    box("mdia", box("mdhd", u32(0, 0, 0, rate, length, 0)), handler("mhlr", "soun"), media),
  );
  const head = box("mvhd", u32(0, 0, 0, rate, length, 0x1_0000, 0x0100_0000, 0, 0), matrix, u32(0, 0, 0, 0, 0, 0, 2));
  return Buffer.concat([
    box("ftyp", Buffer.from("qt  "), u32(0), Buffer.from("qt  ")),
    box("mdat", sound),
    box("moov", head, track),
  ]);
}
