/** Whole files through the command, each in a process of its own: wall time, peak memory, word error rate. */
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { samples16 } from "../src/app/waveform.ts";
import { wavHeader, wavOf } from "../src/audio/containers/wav-file.ts";
import { Failure } from "../src/lib/failure.ts";
import { sampleRate } from "../src/lib/sample-rate.ts";
import { longFile, type ReferencedClip } from "./corpus.ts";
import { editsBetween, errorRate } from "./edit-distance.ts";
import { countedUnits } from "./normalise.ts";
import { runMeasured } from "./peers/resident.ts";
import type { FileFigure } from "./result.ts";
import { samplesOf } from "./samples.ts";

const root = join(import.meta.dirname, "..");
const Result = z.object({ segments: z.array(z.object({ text: z.string() })) });
const Report = z.object({ totals: z.object({ audioSeconds: z.number() }) });

export interface FilesOptions {
  model: string;
  threads: number;
  /** short clips that are cut from the long file */
  clips: number;
  /** above 0: the long file, and itself over and over for so many hours, and nothing else */
  hours: number;
  say(line: string): void;
}

type Way = Pick<FileFigure, "preset" | "precision" | "attention">;

/** What other programs are compared with. */
const fastWays: readonly Way[] = [
  { preset: "fast", precision: "int8", attention: "slim" },
  { preset: "fast", precision: "int8", attention: "compact" },
];

const ways: readonly Way[] = [
  ...fastWays,
  { preset: "fast", precision: "int8", attention: "standard" },
  { preset: "fast", precision: "float32", attention: "slim" },
  { preset: "accurate", precision: "int8", attention: "slim" },
  { preset: "accurate", precision: "int8", attention: "compact" },
];

/** @throws Failure when the program isn't built */
export async function measureFiles(options: FilesOptions): Promise<FileFigure[]> {
  const long = longFile();
  if (long === null) options.say("The ten-minute file isn't here: test/audio is measured, without an error rate.");
  if (options.hours > 0) return long ? measureHours(long, options) : [];
  const figures: FileFigure[] = [];
  for (const way of ways) {
    options.say(`${long?.file ?? "test/audio"}, ${way.preset}, ${way.attention}, ${way.precision}`);
    figures.push(
      await (long ? measureLong(long, way, options) : measureFolder(join(root, "test", "audio"), way, options)),
    );
  }
  const fastest = fastWays.at(-1);
  if (long && options.clips > 0 && fastest) figures.push(await measureClips(long, fastest, options));
  return figures;
}

/** The fast preset on a recording, in slim and in compact. @throws Failure when the program isn't built */
export async function measureFast(
  long: ReferencedClip,
  options: Pick<FilesOptions, "model" | "threads">,
): Promise<FileFigure[]> {
  const figures: FileFigure[] = [];
  for (const way of fastWays) figures.push(await measureLong(long, way, options));
  return figures;
}

async function measureLong(
  long: ReferencedClip,
  way: Way,
  options: Pick<FilesOptions, "model" | "threads">,
): Promise<FileFigure> {
  const out = await mkdtemp(join(tmpdir(), "slimscribe-bench-"));
  try {
    const run = await command([long.path], way, out, options);
    const { segments } = Result.parse(JSON.parse(await readFile(join(out, `${parse(long.file).name}.json`), "utf8")));
    const heard = segments.map(({ text }) => text).join(" ");
    const edits = editsBetween(countedUnits(long.reference, long.language), countedUnits(heard, long.language));
    return figure(way, long.file, long.seconds, run, errorRate(edits));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function measureFolder(folder: string, way: Way, options: FilesOptions): Promise<FileFigure> {
  const out = await mkdtemp(join(tmpdir(), "slimscribe-bench-"));
  try {
    const report = join(out, "report.json");
    const run = await command([folder, "--recursive", "--report", report], way, out, options);
    const { totals } = Report.parse(JSON.parse(await readFile(report, "utf8")));
    return figure(way, "test/audio", totals.audioSeconds, run, null);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** Whether memory grows with the length of a file. */
async function measureHours(long: ReferencedClip, options: FilesOptions): Promise<FileFigure[]> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-hours-"));
  const [way] = ways;
  try {
    if (!way) return [];
    options.say(long.file);
    const once = await measureLong(long, way, options);
    const times = Math.ceil((options.hours * 3600) / long.seconds);
    const path = join(folder, "hours.wav");
    await pipeline(repeated(long, times), createWriteStream(path));
    options.say(`${long.file}, ${times} times`);
    const run = await command([path], way, folder, options);
    return [once, figure(way, `the same, ${times} times`, times * long.seconds, run, null)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* repeated({ path, seconds }: ReferencedClip, times: number): AsyncGenerator<Uint8Array> {
  yield wavHeader(times * seconds * sampleRate);
  for (let time = 0; time < times; time++) yield* samples16(path, 0);
}

/** Pieces of 3 to 10 s, over and over through the file. @param folder that they are written to */
export async function writeClips(
  long: ReferencedClip,
  clips: number,
  folder: string,
): Promise<{ paths: string[]; seconds: number }> {
  const samples = await samplesOf(long.path);
  const paths: string[] = [];
  let [at, seconds] = [0, 0];
  for (let clip = 0; clip < clips; clip++) {
    const length = (3 + ((clip * 37) % 71) / 10) * sampleRate;
    if (at + length > samples.length) at = 0;
    const path = join(folder, `${String(clip).padStart(4, "0")}.wav`);
    await writeFile(path, wavOf(samples.subarray(at, at + length)));
    paths.push(path);
    at += length;
    seconds += length / sampleRate;
  }
  return { paths, seconds };
}

/** Many short files against one long one. */
async function measureClips(long: ReferencedClip, way: Way, options: FilesOptions): Promise<FileFigure> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-clips-"));
  try {
    options.say(`${options.clips} clips of 3 to 10 s`);
    await mkdir(join(folder, "out"));
    const { seconds } = await writeClips(long, options.clips, folder);
    const run = await command([folder], way, join(folder, "out"), options);
    return figure(way, `${options.clips} clips of 3 to 10 s`, seconds, run, null);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function command(
  paths: readonly string[],
  way: Way,
  out: string,
  { model, threads }: Pick<FilesOptions, "model" | "threads">,
) {
  if (!existsSync(join(root, "out", "cli")))
    throw new Failure("bench.build", "The program isn't built.", "npm run build");
  const { preset, precision, attention } = way;
  return runMeasured(process.execPath, [
    ...[join(root, "bin", "slimscribe.js"), "transcribe", ...paths, "--fresh", "--language", "en"],
    ...["--model", model, "--preset", preset, "--precision", precision, "--attention", attention],
    ...["--threads", String(threads), "--format", "json", "--out", out],
  ]);
}

function figure(
  way: Way,
  file: string,
  audioSeconds: number,
  { wallSeconds, peakResidentBytes }: { wallSeconds: number; peakResidentBytes: number | null },
  wordErrorRate: number | null,
): FileFigure {
  const realTimeFactor = audioSeconds / wallSeconds;
  return { ...way, file, audioSeconds, wallSeconds, realTimeFactor, peakResidentBytes, wordErrorRate };
}
