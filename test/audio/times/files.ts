/** Files as they are saved and joined: WAV, MP3, AAC, FLAC, Ogg, and MP4 with its edits. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { clips, formats } from "../sound.ts";
import { type WantedEdit, withEdits } from "./edit-lists.ts";
import { aacFrames44k, type Frames, latmFrames16k, latmFrames44k, mp3Frames16k } from "./frames.ts";
import { movWithPauses } from "./mov-writer.ts";
import { pagesOf } from "./ogg-writer.ts";
import type { Cell, Row } from "./table.ts";
import { wave64 } from "./wave64.ts";

/** A file of the sentence, or of its beginning. */
interface Part {
  bytes: Buffer;
  /** Of all it holds, and before the sentence in it. */
  seconds: number;
  lateSeconds?: number;
}

const sentenceSeconds = 3.5025;
/** What is sure to be whole at a part's end. */
const edge = 0.15;

const part = async (name: string, seconds = sentenceSeconds, lateSeconds = 0): Promise<Part> => ({
  bytes: await readFile(join(name === "cards-005.wav" ? clips : formats, name)),
  seconds,
  lateSeconds,
});

async function ofFrames(read: () => Promise<Frames>): Promise<Part> {
  const { data, seconds, lateSeconds } = await read();
  return { bytes: Buffer.concat(data), seconds: data.length * seconds, lateSeconds };
}

/** Parts one behind the other, each heard behind the ones before it. */
function joinedCell(name: string, parts: () => Promise<Part[]>, cell: Omit<Cell, "make"> & { told?: RegExp[] }): Cell {
  return {
    says: cell.says,
    ...(cell.throughFfmpeg !== undefined && { throughFfmpeg: cell.throughFfmpeg }),
    async make(folder) {
      const all = await parts();
      const path = join(folder, name);
      await writeFile(path, Buffer.concat(all.map(({ bytes }) => bytes)));
      let at = 0;
      const heard = all.map(({ seconds, lateSeconds = 0 }) => {
        const start = at + lateSeconds;
        at += seconds;
        return { at: start, from: 0, to: Math.min(sentenceSeconds, seconds - lateSeconds) - edge };
      });
      return { path, heard, seconds: at, ...(cell.told && { told: cell.told }) };
    },
  };
}

/** The chunk of sound of a WAV file, without what stands before it. */
async function chunkOf(read: () => Promise<Part>): Promise<Part> {
  const { bytes, seconds } = await read();
  return { bytes: bytes.subarray(bytes.indexOf("data")), seconds };
}

/** The sentence, three seconds of nothing behind its second page. */
function holeCell(name: string, rate: number, throughFfmpeg?: string): Cell {
  const hole = 3;
  return {
    says: "silence",
    ...(throughFfmpeg !== undefined && { throughFfmpeg }),
    async make(folder) {
      const path = join(folder, `hole-${name}`);
      const pages = await pagesOf(name, (sound) => (sound < 2 ? 0 : hole * rate));
      await writeFile(path, Buffer.concat(pages));
      return {
        path,
        heard: [
          { at: 0, from: 0, to: 2 - edge },
          { at: hole + 2.1, from: 2.1, to: sentenceSeconds - edge },
        ],
        seconds: hole + sentenceSeconds,
      };
    },
  };
}

const says = "one behind the other";
const everything = "everything, at its place";
const firstAlone = "the first alone";

const wav = () => part("cards-005.wav");
const partsLost = "parts lost";

const untagged = () => ofFrames(mp3Frames16k);
/** Behind a tag whose picture looks like a stream of its own. */
const tagged = ({ bytes, ...rest }: Part): Part => {
  const picture = Buffer.concat([Buffer.alloc(20), Buffer.from("fLaC\0\0\0\x22"), Buffer.alloc(100)]);
  return { bytes: Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 1, 0]), picture, bytes]), ...rest };
};
const mp3 = () => part("stereo-44100.mp3");
const aac = () => part("aac.aac", 56 * 0.064, 0.064);
const flac = () => part("stereo-44100.flac", 1);
const opus = () => part("opus.opus");
const vorbis = () => part("vorbis.ogg");

/** Stretches of the sentence in this order, with silence between. */
const edits: WantedEdit[] = [
  { milliseconds: 1_000, from: 1_000 },
  { milliseconds: 1_000, from: null },
  { milliseconds: 900, from: 0 },
];

export const fileRows: Row[] = [
  {
    container: "MP4",
    codec: "AAC",
    by: "this program",
    cells: {
      "start offset": {
        says: "kept",
        make: async () => ({
          path: join(formats, "late-sound.mp4"),
          heard: [{ at: 0.5, from: 0, to: sentenceSeconds - edge }],
          seconds: 0.5 + sentenceSeconds,
        }),
      },
      edits: {
        says: "followed, silence where one is empty",
        async make(folder) {
          const path = join(folder, "edits.m4a");
          await writeFile(path, await withEdits(edits));
          return {
            path,
            heard: [
              { at: 0, from: 1, to: 2 - edge },
              { at: 2, from: 0, to: 0.9 - edge },
            ],
            seconds: 2.9,
          };
        },
      },
    },
  },
  {
    container: "MOV",
    codec: "PCM",
    by: "this program",
    cells: {
      gaps: {
        says: "silence",
        async make(folder) {
          const path = join(folder, "pauses.mov");
          const pauses = [
            { behind: 16_000, seconds: 4 },
            { behind: 32_000, seconds: 1 },
          ];
          await writeFile(path, await movWithPauses({ chunkFrames: 10_000, pauses }));
          return {
            path,
            heard: [
              { at: 0, from: 0, to: 1 },
              { at: 5, from: 1, to: 2 },
              { at: 7, from: 2, to: sentenceSeconds - edge },
            ],
            seconds: 5 + sentenceSeconds,
          };
        },
      },
    },
  },
  {
    container: "WAV",
    codec: "PCM",
    by: "this program",
    cells: {
      joins: joinedCell("twice.wav", async () => [await wav(), await wav()], {
        says: "one behind the other, told",
        told: [/one behind the other/],
        throughFfmpeg: firstAlone,
      }),
      "changes of rate or channels": joinedCell(
        "changes.wav",
        async () => [await wav(), await part("s24-8000hz.wav", 1), await part("u8-stereo.wav", 1)],
        { says: "everything, at its place, told", told: [/one behind the other/], throughFfmpeg: firstAlone },
      ),
    },
  },
  {
    container: "WAV",
    codec: "PCM in several chunks",
    by: "this program",
    cells: { joins: joinedCell("chunks.wav", async () => [await wav(), await chunkOf(wav)], { says, throughFfmpeg: firstAlone }) },
  },
  {
    container: "WAV",
    codec: "PCM in Wave64",
    by: "this program",
    cells: {
      joins: joinedCell(
        "twice.w64",
        async () => {
          const one = { bytes: await wave64(), seconds: sentenceSeconds };
          return [one, one];
        },
        { says: "one behind the other, told", told: [/one behind the other/], throughFfmpeg: firstAlone },
      ),
    },
  },
  {
    container: "MP3",
    codec: "MP3",
    by: "this program",
    cells: {
      joins: joinedCell("twice.mp3", async () => [await mp3(), await mp3()], { says, throughFfmpeg: "the join told as damage" }),
      "changes of rate or channels": joinedCell("changes.mp3", async () => [await mp3(), await part("variable.mp3")], {
        says: everything,
        throughFfmpeg: "the join told as damage",
      }),
    },
  },
  {
    container: "MP3",
    codec: "MP3, then AAC",
    by: "this program",
    cells: {
      joins: joinedCell("mp3-aac.mp3", async () => [await mp3(), await aac(), await mp3()], { says, throughFfmpeg: partsLost }),
    },
  },
  {
    container: "AAC",
    codec: "AAC",
    by: "this program",
    cells: {
      joins: joinedCell("twice.aac", async () => [await aac(), await aac()], { says }),
      "changes of rate or channels": joinedCell("changes.aac", async () => [await aac(), await ofFrames(aacFrames44k)], {
        says: everything,
        throughFfmpeg: "times behind it wrong",
      }),
    },
  },
  {
    container: "AAC",
    codec: "AAC, then MP3, then AAC in LATM",
    by: "this program",
    cells: {
      joins: joinedCell("aac-mp3-latm.aac", async () => [await aac(), await untagged(), await ofFrames(latmFrames16k)], {
        says,
        throughFfmpeg: partsLost,
      }),
    },
  },
  {
    container: "LOAS",
    codec: "AAC",
    by: "this program",
    cells: {
      joins: joinedCell("twice.loas", async () => [await ofFrames(latmFrames16k), await ofFrames(latmFrames16k)], { says }),
      "changes of rate or channels": joinedCell(
        "changes.loas",
        async () => [await ofFrames(latmFrames16k), await ofFrames(latmFrames44k)],
        { says: everything, throughFfmpeg: "times behind it wrong" },
      ),
    },
  },
  {
    container: "LOAS",
    codec: "AAC, then AAC with a tag, then FLAC",
    by: "this program",
    cells: {
      joins: joinedCell("latm-aac-flac.loas", async () => [await ofFrames(latmFrames16k), tagged(await aac()), await flac()], {
        says,
        throughFfmpeg: partsLost,
      }),
    },
  },
  {
    container: "FLAC",
    codec: "FLAC, then MP3, then Opus in Ogg",
    by: "this program",
    cells: {
      joins: joinedCell("flac-mp3-opus.flac", async () => [await flac(), await mp3(), await opus()], {
        says,
        throughFfmpeg: partsLost,
      }),
    },
  },
  {
    container: "WAV",
    codec: "PCM, then MP3 with a tag, then PCM",
    by: "this program",
    cells: {
      joins: joinedCell("wav-mp3-wav.wav", async () => [await wav(), tagged(await mp3()), await wav()], {
        says,
        throughFfmpeg: firstAlone,
      }),
    },
  },
  {
    container: "FLAC",
    codec: "FLAC",
    by: "this program",
    cells: {
      joins: joinedCell("twice.flac", async () => [await flac(), await flac()], { says, throughFfmpeg: "parts lost" }),
      "changes of rate or channels": joinedCell(
        "changes.flac",
        async () => [await flac(), await part("24-bit-44100.flac", 1), await flac()],
        { says: everything, throughFfmpeg: "parts lost" },
      ),
    },
  },
  {
    container: "Ogg",
    codec: "Opus",
    by: "this program",
    cells: {
      gaps: holeCell("opus.opus", 48_000),
      joins: joinedCell("twice.opus", async () => [await opus(), await opus()], { says, throughFfmpeg: "the join told as damage" }),
      "changes of rate or channels": joinedCell(
        "changes.opus",
        async () => [await opus(), await part("opus-six.opus", 1), await vorbis()],
        { says: everything, throughFfmpeg: "times behind it wrong" },
      ),
    },
  },
  {
    container: "Ogg",
    codec: "Vorbis",
    by: "this program",
    cells: {
      gaps: holeCell("vorbis.ogg", 16_000),
      joins: joinedCell("twice.ogg", async () => [await vorbis(), await vorbis()], { says, throughFfmpeg: "up to 50 ms late" }),
      "changes of rate or channels": joinedCell("changes.ogg", async () => [await vorbis(), await opus()], {
        says: everything,
        throughFfmpeg: "times behind it wrong",
      }),
    },
  },
  {
    container: "Ogg",
    codec: "Speex, then Opus, then FLAC",
    by: "ffmpeg",
    cells: {
      joins: joinedCell("speex-opus-flac.ogg", async () => [await part("speex.ogg", 0.991, 0.005), await opus(), await part("flac.oga", 1)], { says }),
    },
  },
];
