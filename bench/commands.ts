/**
 * Whole commands of this build, and a first run's way to its first words; in turn with another build's where one is named: machines become slower and quicker by
 * the minute, so only neighbours compare.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Attention } from "../src/api/transcript.ts";
import { Failure } from "../src/lib/failure.ts";
import { longFile, missingCorpus } from "./corpus.ts";
import { editsBetween, errorRate } from "./edit-distance.ts";
import { countedUnits } from "./normalise.ts";
import { type Build, otherBuild, thisBuild } from "./other-build.ts";
import { runMeasured } from "./peers/resident.ts";
import type { CommandFigure } from "./result.ts";

export interface CommandsOptions {
  /** another build, if there is one: a built folder or a commit */
  against: string | undefined;
  model: string;
  attentions: readonly Attention[];
  threads: number;
  /** of the long file; the short one is heard three times as often */
  rounds: number;
  say(line: string): void;
}

interface Recording {
  path: string;
  language: string;
  /** what was said; null where no error is counted */
  reference: string | null;
  rounds: number;
}

type Round = CommandFigure["rounds"][number]["own"];
const Result = z.object({ segments: z.array(z.object({ text: z.string() })) });

const clip = (): string => join(thisBuild.folder, "test", "audio", "jfk.flac");

/** A clip of eleven seconds, and ten minutes where the corpus is. @throws Failure when a build isn't there or fails */
export async function measureCommands(options: CommandsOptions): Promise<CommandFigure[]> {
  const { rounds, say } = options;
  const other = await besideBuild(options);
  const recordings: Recording[] = [{ path: clip(), language: "en", reference: null, rounds: 3 * rounds }];
  const long = longFile();
  if (long) recordings.push({ ...long, rounds });
  else say(`Only a short clip is measured. ${missingCorpus}`);
  const figures: CommandFigure[] = [];
  for (const recording of recordings)
    for (const attention of options.attentions)
      figures.push(await inTurn(recording, attention, other, options, measured));
  return figures;
}

/**
 * From the start of a command to the first words of the clip, where nothing has been kept: the processor is measured, the model made ready. @throws Failure when a build isn't there or fails
 */
export async function measureFirstWords(options: CommandsOptions): Promise<CommandFigure[]> {
  const other = await besideBuild(options);
  const { rounds } = options;
  const recording = { path: clip(), language: "en", reference: null, rounds };
  const figures: CommandFigure[] = [];
  for (const attention of options.attentions)
    figures.push(await inTurn(recording, attention, other, options, firstWords));
  return figures;
}

const besideBuild = async ({ against, say }: CommandsOptions): Promise<Build | null> =>
  against === undefined ? null : otherBuild(against, say);

async function inTurn(
  recording: Recording,
  attention: Attention,
  other: Build | null,
  options: CommandsOptions,
  measure: typeof measured,
): Promise<CommandFigure> {
  const { say, threads, model } = options;
  const file = recording.path.split(/[\\/]/).at(-1) ?? "";
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-turns-"));
  const run = (build: Build, place: string) =>
    measure(recording, build, join(folder, place), { attention, threads, model });
  const own = (): Promise<Round> => run(thisBuild, "own");
  const theirs = async (): Promise<Round | null> => other && run(other, "other");
  try {
    say(`${file}, ${attention}: this build${other ? ` and ${other.name}` : ""}, once for nothing`);
    await own();
    await theirs();
    const rounds: CommandFigure["rounds"] = [];
    for (let round = 0; round < recording.rounds; round++) {
      say(`${file}, ${attention}: round ${round + 1} of ${recording.rounds}`);
      // Who comes first takes turns, too.
      const first = round % 2 === 0 ? await own() : undefined;
      const beside = await theirs();
      rounds.push({ own: first ?? (await own()), other: beside });
    }
    return { file, attention, against: other?.name ?? null, rounds };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured(
  { path, language, reference }: Recording,
  build: Build,
  folder: string,
  { attention, threads, model }: { attention: Attention; threads: number; model: string },
): Promise<Round> {
  const env = {
    ...process.env,
    // No probe, which may meet a busy moment of one build; earlier builds leave the runtime's telemetry on.
    SLIMSCRIBE_KERNELS: process.env.SLIMSCRIBE_KERNELS ?? "default",
    ORT_DISABLE_TELEMETRY: "1",
    SLIMSCRIBE_DATA: join(folder, "data"),
    ...(build.cache !== undefined && { SLIMSCRIBE_CACHE: build.cache }),
  };
  const run = await runMeasured(
    process.execPath,
    [
      ...[join(build.folder, "bin", "slimscribe.js"), "transcribe", path, "--fresh", "--language", language],
      ...["--model", model, "--attention", attention, "--threads", String(threads)],
      ...["--format", "json", "--out", folder, "--overwrite"],
    ],
    env,
  );
  const name = (path.split(/[\\/]/).at(-1) ?? "").replace(/\.\w+$/, ".json");
  const { segments } = Result.parse(JSON.parse(await readFile(join(folder, name), "utf8")));
  const heard = segments.map(({ text }) => text).join(" ");
  if (heard.trim() === "") throw new Failure("bench.silent", `${build.name} wrote nothing.`, "Run it by hand.");
  const { wallSeconds, processorSeconds, peakResidentBytes } = run;
  const edits = reference && editsBetween(countedUnits(reference, language), countedUnits(heard, language));
  return { wallSeconds, processorSeconds, peakResidentBytes, wordErrorRate: edits ? errorRate(edits) : null };
}

/** @returns with the seconds to its first words in place of the whole command's */
async function firstWords(
  { path, language }: Recording,
  build: Build,
  folder: string,
  { attention, threads, model }: { attention: Attention; threads: number; model: string },
): Promise<Round> {
  await rm(folder, { recursive: true, force: true });
  const { SLIMSCRIBE_KERNELS: _chosen, ...inherited } = process.env;
  const env = {
    ...inherited,
    ORT_DISABLE_TELEMETRY: "1",
    SLIMSCRIBE_DATA: join(folder, "data"),
    SLIMSCRIBE_CACHE: join(folder, "cache"),
  };
  const run = await runMeasured(
    process.execPath,
    [
      ...[join(build.folder, "bin", "slimscribe.js"), "transcribe", path, "--language", language],
      ...["--model", model, "--attention", attention, "--threads", String(threads)],
    ],
    env,
  );
  const { firstOutputSeconds: wallSeconds, processorSeconds, peakResidentBytes } = run;
  if (wallSeconds === null) throw new Failure("bench.silent", `${build.name} wrote nothing.`, "Run it by hand.");
  return { wallSeconds, processorSeconds, peakResidentBytes, wordErrorRate: null };
}
