/** Transport streams: what is read here, and what ffmpeg decodes. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  aacFrames16k,
  aacFrames44k,
  ac3Frames32k,
  ac3Frames48k,
  type Frames,
  latmFrames16k,
  latmFrames44k,
  lpcmFrames48k,
  mp2Frames24k,
  mp3Frames16k,
  mp3Frames44k,
  opusFrames48k,
  s302mFrames48k,
} from "./frames.ts";
import type { Cell, Heard, Row, Sample } from "./table.ts";
import { descriptor, registration, type WrittenPiece, type WrittenStream, writeTransport } from "./transport-writer.ts";

/** The clock of a stream begins anywhere. */
const zero = 1.4;

/** A run of frames that follow one another, from a time of the stream's clock on. */
interface Run {
  frames: Frames;
  /** On the stream's clock. */
  clock: number;
  /** On that of the file, as a person sees it; undefined: not heard. */
  at: number | undefined;
}

/** Sound of a frame overlaps with its neighbours': what is sure to be whole at a run's end. */
const edge = 0.15;
const sentenceSeconds = 3.5;

function piecesOf({ frames, clock }: Run): WrittenPiece[] {
  return frames.data.map((data, i) => ({ seconds: clock + i * frames.seconds, data }));
}

function secondsOf({ frames }: Run): number {
  return frames.data.length * frames.seconds;
}

function heardOf(run: Run): Heard[] {
  const { lateSeconds } = run.frames;
  if (run.at === undefined) return [];
  return [{ at: run.at + lateSeconds, from: 0, to: Math.min(sentenceSeconds, secondsOf(run) - lateSeconds) - edge }];
}

interface Kind extends Pick<WrittenStream, "type" | "descriptors" | "piece"> {
  /** What the programme says of all its streams. */
  program?: Buffer;
}

/** Pictures that nobody sees, for their times alone. */
const pictures = (times: number[]): WrittenStream => ({
  type: 2,
  piece: 0xe0,
  pieces: times.map((seconds) => ({ seconds, data: Buffer.from([0, 0, 1, 0xb7]) })),
});

interface Sampled {
  name: string;
  kind: Kind;
  streams: WrittenStream[];
}

async function sample(folder: string, { name, kind, streams }: Sampled, rest: Omit<Sample, "path">): Promise<Sample> {
  const path = join(folder, name.replaceAll(/\W+/g, "-"));
  await writeFile(path, writeTransport({ streams, ...(kind.program && { descriptors: kind.program }) }));
  return { path, ...rest };
}

/** A file of runs, and nothing else. */
async function ofRuns(folder: string, name: string, kind: Kind, runs: Run[], told?: RegExp[]): Promise<Sample> {
  const last = runs.findLast(({ at }) => at !== undefined);
  return sample(
    folder,
    { name, kind, streams: [{ ...kind, pieces: runs.flatMap(piecesOf) }] },
    {
      heard: runs.flatMap(heardOf),
      seconds: last ? (last.at ?? 0) + secondsOf(last) : 0,
      ...(told && { told }),
    },
  );
}

/** The cells that all codecs of transport streams have. */
function cellsOf(
  codec: string,
  kind: Kind,
  read: () => Promise<Frames>,
): Record<"start offset" | "gaps" | "joins", Cell> {
  return {
    "start offset": {
      says: "kept",
      async make(folder) {
        const run = { frames: await read(), clock: zero + 1, at: 1 };
        const shown = piecesOf({ ...run, clock: zero }).map(({ seconds }) => seconds);
        const streams = [pictures(shown), { ...kind, pieces: piecesOf(run) }];
        return sample(
          folder,
          { name: `${codec} late`, kind, streams },
          {
            heard: heardOf(run),
            seconds: 1 + secondsOf(run),
          },
        );
      },
    },
    gaps: {
      says: "silence",
      async make(folder) {
        const frames = await read();
        const first = { frames, clock: zero, at: 0 };
        const hole = 70;
        const second = { frames, clock: zero + hole + secondsOf(first), at: hole + secondsOf(first) };
        // The pictures go on.
        const shown = Array.from({ length: 2 * Math.ceil(second.at) }, (_, i) => zero + i / 2);
        const streams = [pictures(shown), { ...kind, pieces: [first, second].flatMap(piecesOf) }];
        return sample(
          folder,
          { name: `${codec} gap`, kind, streams },
          {
            heard: [first, second].flatMap(heardOf),
            seconds: second.at + secondsOf(second),
          },
        );
      },
    },
    joins: {
      says: "one behind the other, a jump of the clock told",
      async make(folder) {
        const frames = await read();
        const first = { frames, clock: zero, at: 0 };
        const second = { frames, clock: zero + 7_200, at: secondsOf(first) };
        return ofRuns(folder, `${codec} joined`, kind, [first, second], [/clock jumps/]);
      },
    },
  };
}

/** One run, and another of a different rate and number of channels right behind it. */
function changing(codec: string, kind: Kind, reads: (() => Promise<Frames>)[]): Cell {
  return {
    says: "everything, at its place",
    async make(folder) {
      const runs: Run[] = [];
      for (const read of reads) {
        const at = runs.reduce((sum, run) => sum + secondsOf(run), 0);
        runs.push({ frames: await read(), clock: zero + at, at });
      }
      return ofRuns(folder, `${codec} changing`, kind, runs);
    },
  };
}

const adts: Kind = { type: 15 };
const latm: Kind = { type: 17 };
const mpeg: Kind = { type: 3 };
const ac3: Kind = { type: 0x81, descriptors: registration("AC-3"), piece: 0xbd };
const lpcm: Kind = { type: 0x80, program: registration("HDMV"), piece: 0xbd };
const s302m: Kind = { type: 6, descriptors: registration("BSSD"), piece: 0xbd };
const opus: Kind = {
  type: 6,
  descriptors: Buffer.concat([registration("Opus"), descriptor(0x7f, 0x80, 1)]),
  piece: 0xbd,
};
const change = "changes of rate or channels";

/** ffmpeg takes the first frame behind the change for one of the rate before. */
const mp3Changing: Cell = {
  says: "everything, at its place",
  make: changing("mp3", mpeg, [mp3Frames16k, mp3Frames44k]).make,
  throughFfmpeg: "up to 50 ms late",
};

/** A programme behind another: its new map says that the sound is another codec's, on the same stream or on another. */
function recoded(
  name: string,
  parts: { kind: Kind; read: () => Promise<Frames>; firstId?: number }[],
  throughFfmpeg: string,
): Cell {
  return {
    says: "everything, at its place",
    throughFfmpeg,
    async make(folder) {
      const counters = new Map<number, number>();
      const files: Buffer[] = [];
      const runs: Run[] = [];
      for (const { kind, read, firstId } of parts) {
        const at = runs.reduce((sum, run) => sum + secondsOf(run), 0);
        const run = { frames: await read(), clock: zero + at, at };
        runs.push(run);
        const streams = [{ ...kind, pieces: piecesOf(run) }];
        files.push(writeTransport({ streams, counters, ...(firstId !== undefined && { firstId }) }));
      }
      const path = join(folder, `${name}.ts`);
      await writeFile(path, Buffer.concat(files));
      return { path, heard: runs.flatMap(heardOf), seconds: runs.reduce((sum, run) => sum + secondsOf(run), 0) };
    },
  };
}

/** AC-3 first, and AAC behind it. */
const twoTracks: Cell = {
  says: "the first that can be read, told",
  throughFfmpeg: "the first that it decodes",
  async make(folder) {
    const run = { frames: await aacFrames16k(), clock: zero, at: 0 };
    const other = piecesOf({ ...run, frames: await ac3Frames32k() });
    const streams = [
      { ...ac3, pieces: other },
      { ...adts, pieces: piecesOf(run) },
    ];
    return sample(
      folder,
      { name: "two tracks", kind: adts, streams },
      {
        heard: heardOf(run),
        seconds: secondsOf(run),
        told: [/^Of its 2 audio tracks number 2 is heard/],
      },
    );
  },
};

export const transportRows: Row[] = [
  {
    container: "MPEG-TS",
    codec: "AAC",
    by: "this program",
    cells: {
      ...cellsOf("aac", adts, aacFrames16k),
      [change]: changing("aac", adts, [aacFrames16k, aacFrames44k, aacFrames16k]),
      "several tracks": twoTracks,
    },
  },
  {
    container: "MPEG-TS",
    codec: "AAC in LATM",
    by: "this program",
    cells: {
      ...cellsOf("latm", latm, latmFrames16k),
      [change]: changing("latm", latm, [latmFrames16k, latmFrames44k, latmFrames16k]),
    },
  },
  {
    container: "MPEG-TS",
    codec: "MP3",
    by: "this program",
    cells: { ...cellsOf("mp3", mpeg, mp3Frames16k), [change]: mp3Changing },
  },
  { container: "MPEG-TS", codec: "MP2", by: "this program", cells: cellsOf("mp2", mpeg, mp2Frames24k) },
  {
    container: "MPEG-TS",
    codec: "AAC, then MP2",
    by: "this program",
    cells: {
      [change]: recoded("same-stream", [
        { kind: adts, read: aacFrames16k },
        { kind: mpeg, read: mp2Frames24k },
        { kind: adts, read: aacFrames44k },
      ], "parts lost"),
    },
  },
  {
    container: "MPEG-TS",
    codec: "MP3, then AAC in LATM",
    by: "this program",
    cells: {
      [change]: recoded("other-stream", [
        { kind: mpeg, read: mp3Frames16k },
        { kind: latm, read: latmFrames44k, firstId: 0x140 },
      ], "the first alone"),
    },
  },
  { container: "MPEG-TS", codec: "Opus", by: "this program", cells: cellsOf("opus", opus, opusFrames48k) },
  { container: "MPEG-TS", codec: "LPCM", by: "this program", cells: cellsOf("lpcm", lpcm, lpcmFrames48k) },
  { container: "MPEG-TS", codec: "SMPTE 302M", by: "this program", cells: cellsOf("s302m", s302m, s302mFrames48k) },
  {
    container: "MPEG-TS",
    codec: "AC-3",
    by: "ffmpeg",
    cells: { ...cellsOf("ac3", ac3, ac3Frames32k), [change]: changing("ac3", ac3, [ac3Frames32k, ac3Frames48k]) },
  },
];
