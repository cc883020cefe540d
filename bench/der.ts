/**
 * Who speaks when: `npm run der -- [--only name,name]`. Error rates over conversations made of the corpus's clips, beside those of the reference
 * pipeline; it fails where ours is more than two points above.
 */
import { setImmediate } from "node:timers/promises";
import { Command } from "commander";
import { audible } from "../src/engine/who-speaks.ts";
import { Failure } from "../src/lib/failure.ts";
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
}

async function* inOneGo(samples: Float32Array): AsyncGenerator<Float32Array> {
  yield samples;
}

async function heard(name: string, recipe: ConversationRecipe, networks: SpeakerNetworks): Promise<HeardConversation> {
  const samples = await conversationSamples(recipe);
  const started = performance.now();
  const pcm = audible({ pcm: () => inOneGo(samples) });
  const turns = await diarize(pcm, networks, { breathe: () => setImmediate() });
  const wallSeconds = (performance.now() - started) / 1000;
  const named = turns.map(({ speaker, start, end }) => ({ speaker: `${speaker}`, start, end }));
  const { reference, seconds } = recipe;
  const count = (all: readonly { speaker: string }[]): number => new Set(all.map(({ speaker }) => speaker)).size;
  const errors = reference.length > 0 ? diarizationErrors(reference, named) : null;
  return { name, errors, people: count(reference), found: count(named), seconds, wallSeconds };
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

async function main(): Promise<void> {
  const { only = "", threads } = new Command("der")
    .description(
      "Diarisation error rate over conversations made of the corpus's clips, beside the reference pipeline's.",
    )
    .option("--only <names>", "only conversations with one of these names, commas between")
    .option("--threads <n>", "threads of the runtime", Number, 2)
    .parse()
    .opts<{ only?: string; threads: number }>();
  const recipes = conversationRecipes();
  if (recipes === null) {
    console.log(missingCorpus);
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
  const head = [
    "conversation",
    "speakers",
    "error rate",
    "confused",
    "missed",
    "false alarm",
    "reference",
    "real time",
  ];
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
