/** AVI: its streams have no times, but chunks that are counted, empty ones as well. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Frames, mp3Frames16k, pcmFrames16k } from "./frames.ts";
import type { Cell, Row, Sample } from "./table.ts";

function chunk(id: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.write(id, "latin1");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
}

const list = (kind: string, ...content: Buffer[]): Buffer => chunk("LIST", Buffer.from(kind, "latin1"), ...content);

export interface WrittenSound {
  tag: number;
  sampleRate: number;
  bits: number;
  blockBytes: number;
  /** Of one unit: seconds are scale / rate. */
  scale: number;
  rate: number;
  unitBytes: number;
  startUnits?: number;
  chunks: Buffer[];
}

/** A file of one stream of sound, one channel. */
export function writeAvi(sound: WrittenSound): Buffer {
  const { tag, sampleRate, bits, blockBytes, scale, rate, unitBytes, startUnits = 0, chunks } = sound;
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  const head = Buffer.alloc(56);
  head.write("auds", "latin1");
  head.writeUInt32LE(scale, 20);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(startUnits, 28);
  head.writeUInt32LE(unitBytes === 0 ? chunks.length : bytes / unitBytes, 32);
  head.writeUInt32LE(unitBytes, 44);
  const format = Buffer.alloc(18);
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(sampleRate, 4);
  format.writeUInt32LE((sampleRate * bits) / 8 || 6_000, 8);
  format.writeUInt16LE(blockBytes, 12);
  format.writeUInt16LE(bits, 14);
  const main = Buffer.alloc(56);
  main.writeUInt32LE(1, 24);
  const header = list("hdrl", chunk("avih", main), list("strl", chunk("strh", head), chunk("strf", format)));
  return chunk("RIFF", Buffer.from("AVI "), header, list("movi", ...chunks.map((data) => chunk("00wb", data))));
}

/** Of the sentence: then it is quiet. */
const spoken = 3.35;

const empty = (count: number): Buffer[] => Array.from({ length: count }, () => Buffer.alloc(0));

async function written(folder: string, name: string, content: Buffer, rest: Omit<Sample, "path">): Promise<Sample> {
  const path = join(folder, name);
  await writeFile(path, content);
  return { path, ...rest };
}

const mp3 = ({ seconds }: Frames) => ({
  tag: 0x55,
  sampleRate: 16_000,
  bits: 0,
  blockBytes: 576,
  scale: Math.round(seconds * 16_000),
  rate: 16_000,
  unitBytes: 0,
});

const mp3Late: Cell = {
  says: "kept",
  throughFfmpeg: "lost",
  async make(folder) {
    const frames = await mp3Frames16k();
    const before = Math.round(1 / frames.seconds);
    const at = before * frames.seconds;
    return written(folder, "mp3-late.avi", writeAvi({ ...mp3(frames), chunks: [...empty(before), ...frames.data] }), {
      heard: [{ at: at + frames.lateSeconds, from: 0, to: spoken }],
      seconds: at + frames.data.length * frames.seconds,
    });
  },
};

const mp3Gap: Cell = {
  says: "silence",
  throughFfmpeg: "closed up",
  async make(folder) {
    const frames = await mp3Frames16k();
    const between = Math.round(2 / frames.seconds);
    const chunks = [...frames.data, ...empty(between), ...frames.data];
    const second = (frames.data.length + between) * frames.seconds;
    return written(folder, "mp3-gap.avi", writeAvi({ ...mp3(frames), chunks }), {
      heard: [0, second].map((at) => ({ at: at + frames.lateSeconds, from: 0, to: spoken })),
      seconds: chunks.length * frames.seconds,
    });
  },
};

const pcmLate: Cell = {
  says: "kept",
  async make(folder) {
    const { data, seconds } = await pcmFrames16k();
    const sound = { tag: 1, sampleRate: 16_000, bits: 16, blockBytes: 2, scale: 1, rate: 16_000, unitBytes: 2 };
    return written(folder, "pcm-late.avi", writeAvi({ ...sound, startUnits: 16_000, chunks: data }), {
      heard: [{ at: 1, from: 0, to: spoken }],
      seconds: 1 + data.length * seconds,
    });
  },
};

export const aviRows: Row[] = [
  { container: "AVI", codec: "MP3", by: "this program", cells: { "start offset": mp3Late, gaps: mp3Gap } },
  { container: "AVI", codec: "PCM", by: "this program", cells: { "start offset": pcmLate } },
];
