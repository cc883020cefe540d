/**
 * Who speaks when: `npm run der -- [--only name,name]`. Error rates over conversations made of the corpus's clips, beside those of the reference
 * pipeline; it fails where ours is more than two points above. `npm run der -- --meeting 120` makes a meeting of so many minutes of them instead
 * (bench/meetings.ts), streamed as a file is, and tells its errors and the memory, at the peak and as it went on; `--out meeting.wav` keeps its sound,
 * and nothing else is done.
 */
import { open } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { Command } from "commander";
import { pcm16, wavHeader } from "../src/audio/containers/wav-file.ts";
import { audible } from "../src/engine/who-speaks.ts";
import { Failure } from "../src/lib/failure.ts";
import { sampleRate } from "../src/lib/sample-rate.ts";
import { openSpeakerNetworks } from "../src/runtime/speaker-sessions.ts";
import { diarize } from "../src/speakers/diarize.ts";
import type { SpeakerNetworks } from "../src/speakers/networks.ts";
import {
  type ConversationRecipe,
  conversationRecipes,
  conversationSamples,
  referenceErrorRates,
} from "./conversations.ts";
import { missingCorpus } from "./corpus.ts";
import { type DiarizationErrors, diarizationErrorRate, diarizationErrors } from "./diarization-errors.ts";
import { type Meeting, meetingOf } from "./meetings.ts";
import { textTable } from "./text-table.ts";

/** Points of the error rate that ours may be above the reference pipeline's. */
const allowedPoints = 2;

interface HeardConversation {
  readonly name: string;
  readonly errors: DiarizationErrors | null;
  /** people: true ones, and found */
  readonly people: number;
  readonly found: number;
  readonly seconds: number;
  readonly wallSeconds: number;
  /** of the process so far, in bytes */
  readonly peakBytes: number;
}

async function* inOneGo(samples: Float32Array): AsyncGenerator<Float32Array> {
  yield samples;
}

async function heard(name: string, recipe: ConversationRecipe, networks: SpeakerNetworks): Promise<HeardConversation> {
  const samples = await conversationSamples(recipe);
  return heardFrom(name, { ...recipe, pcm: () => inOneGo(samples) }, networks);
}

async function heardFrom(
  name: string,
  { reference, seconds, pcm: sound }: Meeting,
  networks: SpeakerNetworks,
  onHeard: (seconds: number) => void = () => {},
) {
  const started = performance.now();
  const pcm = audible({ pcm: sound });
  const turns = await diarize(pcm, networks, { breathe: () => setImmediate(), onHeard });
  const wallSeconds = (performance.now() - started) / 1000;
  const peakBytes = 1024 * process.resourceUsage().maxRSS;
  const named = turns.map(({ speaker, start, end }) => ({ speaker: `${speaker}`, start, end }));
  const count = (all: readonly { speaker: string }[]): number => new Set(all.map(({ speaker }) => speaker)).size;
  const errors = reference.length > 0 ? diarizationErrors(reference, named) : null;
  return { name, errors, people: count(reference), found: count(named), seconds, wallSeconds, peakBytes };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function rowOf({ name, errors, people, found, seconds, wallSeconds }: HeardConversation, theirs: number | undefined) {
  const rates =
    errors === null
      ? ["-", "-", "-", "-"]
      : [
          percent(diarizationErrorRate(errors)),
          ...[errors.confused, errors.missed, errors.falseAlarm].map((part) => percent(part / errors.spoken)),
        ];
  const reference = theirs === undefined ? "-" : `${theirs.toFixed(1)} %`;
  return [
    name,
    people === 0 ? `${found}` : `${found} of ${people}`,
    ...rates,
    reference,
    `${(seconds / wallSeconds).toFixed(0)} x`,
  ];
}

const head = ["conversation", "speakers", "error rate", "confused", "missed", "false alarm", "reference", "real time"];

/** At the memory while a meeting is heard. */
const looks = 12;

async function hearMeeting(minutes: number, threads: number): Promise<void> {
  const meeting = await meetingOf(minutes);
  const networks = await openSpeakerNetworks(threads);
  const before = process.cpuUsage();
  const held: string[][] = [];
  const one = await heardFrom(`a meeting of ${minutes} minutes`, meeting, networks, (heardSeconds) => {
    if (heardSeconds < ((held.length + 1) / looks) * meeting.seconds) return;
    held.push([(heardSeconds / 60).toFixed(0), `${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`]);
  });
  const { user, system } = process.cpuUsage(before);
  await networks.close();
  console.log(textTable([head, rowOf(one, undefined)]));
  console.log(textTable([["minutes heard", "resident"], ...held]));
  const [seconds, megabytes] = [(user + system) / 1e6, one.peakBytes / 1e6];
  console.log(
    `${meeting.reference.length} turns. ${seconds.toFixed(1)} s of the processor's time, ${megabytes.toFixed(0)} MB at the peak, the clips included.`,
  );
}

/** 16-bit, so that any program can be tried on it. */
async function writeMeeting(minutes: number, path: string): Promise<void> {
  const { pcm, seconds } = await meetingOf(minutes);
  const file = await open(path, "w");
  try {
    await file.write(wavHeader(Math.round(seconds * sampleRate)));
    for await (const piece of pcm()) await file.write(new Uint8Array(pcm16(piece).buffer));
  } finally {
    await file.close();
  }
}

async function main(): Promise<void> {
  const {
    only = "",
    threads,
    meeting,
    out,
  } = new Command("der")
    .description(
      "Diarisation error rate over conversations made of the corpus's clips, beside the reference pipeline's.",
    )
    .option("--only <names>", "only conversations with one of these names, commas between")
    .option("--threads <n>", "threads of the runtime", Number, 2)
    .option("--meeting <minutes>", "a meeting of so many minutes in place of the conversations", Number)
    .option("--out <file>", "keep the meeting's sound as WAV and do nothing else")
    .parse()
    .opts<{ only?: string; threads: number; meeting?: number; out?: string }>();
  const recipes = conversationRecipes();
  if (recipes === null) {
    console.log(missingCorpus);
    return;
  }
  if (meeting !== undefined) {
    await (out === undefined ? hearMeeting(meeting, threads) : writeMeeting(meeting, out));
    return;
  }
  const references = referenceErrorRates();
  const wanted = Object.entries(recipes).filter(([name]) => only === "" || only.split(",").includes(name));
  const networks = await openSpeakerNetworks(threads);
  const all: HeardConversation[] = [];
  const failed: string[] = [];
  for (const [name, recipe] of wanted) {
    try {
      all.push(await heard(name, recipe, networks));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failed.push(`not measured: ${name}: ${error.message}`);
    }
  }
  await networks.close();
  console.log(textTable([head, ...all.map((one) => rowOf(one, references.get(one.name)))]));
  for (const line of failed) console.log(line);
  const worse = all.filter(
    ({ name, errors }) =>
      errors !== null && 100 * diarizationErrorRate(errors) > (references.get(name) ?? 0) + allowedPoints,
  );
  console.log(
    worse.length === 0
      ? `None is more than ${allowedPoints} points above the reference pipeline.`
      : `More than ${allowedPoints} points above the reference pipeline: ${worse.map(({ name }) => name).join(", ")}`,
  );
  if (worse.length > 0 || all.length === 0) process.exitCode = 1;
}

await main();
