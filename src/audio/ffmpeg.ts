/**
 * The way out for everything else: an ffmpeg that the person has installed decodes, and this program reads its output. It is
 * started without a shell, on this one file and with no protocol but files, so that neither names nor playlists lead elsewhere.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import type { Bytes } from "./bytes.ts";
import { decodeSamples } from "./codecs/samples.ts";
import { pictureCodec } from "./picture-codec.ts";
import { ffmpegFailed, ffmpegMissing, noAudioTrack, shownName } from "./refusals.ts";
import { type Block, blockPart, makeTimeline, type Track, type Warn } from "./track.ts";

const complaintBytes = 16_384;

/** The first ffmpeg on the PATH, or null. */
export async function findFfmpeg(): Promise<string | null> {
  const names = process.platform === "win32" ? ["ffmpeg.exe"] : ["ffmpeg"];
  for (const folder of (process.env.PATH ?? "").split(delimiter).filter((part) => part !== "")) {
    for (const name of names) {
      const path = join(folder, name);
      if (
        await access(path, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return path;
    }
  }
  return null;
}

type Running = ChildProcessByStdio<null, Readable, Readable>;

interface Ended {
  code: number | null;
  /** The end of what it said. */
  said: string;
}

function start(ffmpeg: string, bytes: Bytes, output: string[]): { process: Running; ended: Promise<Ended> } {
  const input = ["-nostdin", "-hide_banner", "-protocol_whitelist", "file", "-i", `file:${resolve(bytes.path)}`];
  const running = spawn(ffmpeg, [...input, ...output], { stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
  let said = "";
  running.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-complaintBytes);
  });
  const ended = new Promise<Ended>((resolveEnded, reject) => {
    running.once("error", () => reject(ffmpegMissing(ffmpeg)));
    running.once("close", (code) => resolveEnded({ code, said }));
  });
  ended.catch(() => {}); // whoever awaits it hears of it; until then it is not unhandled
  return { process: running, ended };
}

/** Its last words, without the place in memory that it prints before them. */
function complaint(said: string): string {
  const lines = said
    .trim()
    .split(/\r?\n/)
    .filter((line) => !/^(At least one output|Conversion failed)/.test(line));
  return shownName((lines.at(-1) ?? "").replace(/^\[[^\]]*\]\s*/, "").replace(/^.*?file:\S.*?: /, "")).slice(0, 200);
}

interface Probed {
  container: string;
  codec: string;
  channels: number;
  sampleRate: number;
  durationSeconds: number | null;
  pictures: string | undefined;
}

const layouts: Record<string, number> = {
  mono: 1,
  stereo: 2,
  "2.1": 3,
  "3.0": 3,
  "4.0": 4,
  quad: 4,
  "5.0": 5,
  "5.1": 6,
  "6.1": 7,
  "7.1": 8,
};

/** What ffmpeg prints about a file, as it has for many years: `Input #0, asf, from …`, `Duration: …`, `Stream #0:0: Audio: …`. */
function parseProbe(said: string, name: string): Probed {
  const container = /^Input #0, ([^ ]+), from/m.exec(said)?.[1];
  if (!container) throw ffmpegFailed(name, complaint(said));
  const audio = /Stream #0:\d+.*?: Audio: ([\w-]+).*?, (\d+) Hz, ([^,\n]+)/.exec(said);
  if (!audio) throw noAudioTrack(name, container.split(",")[0] ?? container);
  const [, codec = "", rate = "", layout = ""] = audio;
  const channels = layouts[layout.replace(/\(.*\)$/, "").trim()] ?? Number(/(\d+) channels/.exec(layout)?.[1] ?? 2);
  // A cover is a stream of one picture, and said to be one.
  const pictures = /Stream #0:\d+.*?: Video: (\w+)(?!.*\(attached pic\))/.exec(said)?.[1];
  const time = /Duration: (\d+):(\d+):(\d+\.\d+)/.exec(said);
  const durationSeconds = time ? Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) : null;
  return {
    container: container.split(",")[0] ?? container,
    codec,
    channels,
    sampleRate: Number(rate),
    durationSeconds,
    pictures: pictures && pictureCodec(pictures),
  };
}

async function* blocks(
  ffmpeg: string,
  bytes: Bytes,
  probed: Probed,
  fromFrame: number,
  warn: Warn,
): AsyncGenerator<Block> {
  const { channels, sampleRate } = probed;
  const format = ["-f", "f32le", "-c:a", "pcm_f32le", "-ac", String(channels), "-ar", String(sampleRate)];
  const { process: running, ended } = start(ffmpeg, bytes, ["-v", "error", "-map", "0:a:0", ...format, "pipe:1"]);
  const timeline = makeTimeline(channels, fromFrame);
  const frameBytes = 4 * channels;
  let rest = Buffer.alloc(0);
  let position = 0;
  try {
    // From the beginning always: seeking in these formats is not exact, and decoding is quick.
    for await (const chunk of running.stdout as AsyncIterable<Buffer>) {
      const all = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      const whole = all.length - (all.length % frameBytes);
      rest = Buffer.from(all.subarray(whole));
      const block = decodeSamples(all.subarray(0, whole), { encoding: "float", bytes: 4, bigEndian: false }, channels);
      yield* timeline.add(position, blockPart(block, 0));
      position += whole / frameBytes;
    }
    const { code, said } = await ended;
    if (position === 0 && code !== 0) throw ffmpegFailed(bytes.name, complaint(said));
    if (code !== 0 || said.trim() !== "") warn(`ffmpeg found damage in the file: ${complaint(said)}.`);
  } finally {
    running.kill("SIGKILL");
  }
}

/** @param ffmpeg the program's path. Throws a Failure where it can't be started, or can't read the file. */
export async function openWithFfmpeg(ffmpeg: string, bytes: Bytes): Promise<Track> {
  // Without an output it says what the file is, and ends with an error.
  const { said } = await start(ffmpeg, bytes, []).ended;
  const probed = parseProbe(said, bytes.name);
  return { ...probed, blocks: (fromFrame, warn) => blocks(ffmpeg, bytes, probed, fromFrame, warn) };
}
