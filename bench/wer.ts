/**
 * Word error rate over the corpus and the ten-minute file: `npm run wer -- [options]`.
 * Each clip is a file of its own, its language given, as openai-whisper's texts beside which it is put were made.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { type Engine, TranscribeOptions } from "../src/api/engine.ts";
import { Attention, Precision } from "../src/api/transcript.ts";
import { createEngine } from "../src/engine/engine.ts";
import { Failure } from "../src/lib/failure.ts";
import {
  type GoldenWindow,
  goldenTexts,
  longFile,
  missingCorpus,
  type ReferencedClip,
  referencedClips,
} from "./corpus.ts";
import { added, editsBetween, errorRate, noEdits, type WordEdits } from "./edit-distance.ts";
import { countedIn, countedUnits } from "./normalise.ts";
import { reordered } from "./orders.ts";
import { textTable } from "./text-table.ts";

interface TranscribedClip {
  readonly clip: ReferencedClip;
  readonly text: string;
  readonly edits: WordEdits;
  readonly wallSeconds: number;
}

interface LanguageRow {
  readonly language: string;
  readonly countedIn: "words" | "characters";
  readonly clips: number;
  readonly edits: WordEdits;
  readonly errorRate: number | null;
  /** over those clips only that openai-whisper's texts exist for */
  readonly both: { readonly clips: number; readonly ours: number | null; readonly openaiWhisper: number | null };
}

const editsOf = (clip: ReferencedClip, text: string): WordEdits =>
  editsBetween(countedUnits(clip.reference, clip.language), countedUnits(text, clip.language));

/** @throws Failure when the clip can't be read */
async function transcribeClip(
  engine: Engine,
  clip: ReferencedClip,
  options: TranscribeOptions,
): Promise<TranscribedClip> {
  let heard: TranscribedClip | undefined;
  let failure: Failure | undefined;
  await engine.transcribe({ file: clip.path, options }, (event) => {
    if (event.type === "failed") failure = new Failure(event.failure.code, event.failure.message, event.failure.hint);
    if (event.type !== "done") return;
    const text = event.transcript.segments.map((segment) => segment.text).join(" ");
    heard = { clip, text, edits: editsOf(clip, text), wallSeconds: event.transcript.stats.wallSeconds };
  });
  if (heard === undefined)
    throw failure ?? new Failure("bench.nothing", `${clip.file} ended without a text.`, "Run it alone to see why.");
  return heard;
}

/** Whisper's models before large-v3 have no Cantonese: it is asked for as Chinese there. */
function languageFor(clip: ReferencedClip, model: string): string {
  return clip.language === "yue" && !/large-v3|turbo/.test(model) ? "zh" : clip.language;
}

async function hearAll(
  engine: Engine,
  clips: readonly ReferencedClip[],
  options: TranscribeOptions,
  own: boolean,
): Promise<{ heard: TranscribedClip[]; failed: { file: string; reason: string }[] }> {
  const heard: TranscribedClip[] = [];
  const failed: { file: string; reason: string }[] = [];
  const waiting = [...clips];
  const work = async (): Promise<void> => {
    for (let clip = waiting.shift(); clip !== undefined; clip = waiting.shift()) {
      const language = own ? options.language : languageFor(clip, options.model);
      try {
        heard.push(await transcribeClip(engine, clip, { ...options, language }));
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        failed.push({ file: clip.file, reason: `${error.message} ${error.hint}` });
      }
      process.stderr.write(`\r${heard.length + failed.length} of ${clips.length}  `);
    }
  };
  // Several at once share batches; the words are those of one alone.
  await Promise.all([work(), work(), work(), work()]);
  process.stderr.write("\r                \r");
  return { heard, failed };
}

function byLanguage(
  heard: readonly TranscribedClip[],
  golden: Map<string, GoldenWindow>,
  preset: string,
): LanguageRow[] {
  const languages = [...new Set(heard.map(({ clip }) => clip.language))];
  const rows = languages.map((language): LanguageRow => {
    const own = heard.filter(({ clip }) => clip.language === language);
    const edits = own.reduce((sum, one) => added(sum, one.edits), noEdits);
    let [ours, theirs, clips] = [noEdits, noEdits, 0];
    for (const one of own) {
      const window = golden.get(one.clip.file);
      if (window === undefined) continue;
      clips += 1;
      ours = added(ours, one.edits);
      theirs = added(theirs, editsOf(one.clip, (preset === "accurate" ? window.beam5 : window.greedy).text));
    }
    const both = { clips, ours: errorRate(ours), openaiWhisper: errorRate(theirs) };
    return { language, countedIn: countedIn(language), clips: own.length, edits, errorRate: errorRate(edits), both };
  });
  return rows.sort((a, b) => b.edits.total - a.edits.total);
}

const percent = (rate: number | null): string => (rate === null ? "-" : `${(100 * rate).toFixed(2)} %`);

function editsLine({ substitutions, deletions, insertions, total }: WordEdits): string {
  return `${total} words: ${substitutions} wrong, ${deletions} lost, ${insertions} too many`;
}

function languageTable(rows: readonly LanguageRow[]): string {
  return textTable([
    ["language", "clips", "units", "wrong", "lost", "extra", "error rate", "| same clips", "ours", "openai-whisper"],
    ...rows.map(({ language, clips, edits, errorRate: rate, both, countedIn: unit }) => [
      `${language}${unit === "characters" ? " (characters)" : ""}`,
      ...[clips, edits.total, edits.substitutions, edits.deletions, edits.insertions].map(String),
      ...[percent(rate), `| ${both.clips}`, percent(both.ours), percent(both.openaiWhisper)],
    ]),
  ]);
}

const command = new Command("wer")
  .description("Word error rate over the speech corpus and its ten-minute file, beside openai-whisper's.")
  .option("--model <name>", "model's name or folder", "whisper-base")
  .addOption(new Option("--preset <preset>").choices(["fast", "accurate"]).default("fast"))
  .addOption(new Option("--attention <mode>").choices(Attention.options).default("slim"))
  .addOption(new Option("--precision <kind>").choices(Precision.options).default("int8"))
  .option("--language <code>", "one language for all, or auto; otherwise each clip's own")
  .option("--words", "with word times")
  .option("--no-vad", "windows without voice detection")
  .option("--threads <n>", "threads of the runtime", Number)
  .option("--batch <n>", "windows side by side", Number)
  .option("--orders <n>", "the English clips as one recording, in so many orders, and nothing else", Number)
  .addOption(new Option("--only <part>", "a part of it").choices(["long", "corpus"]))
  .option("--clip <text>", "only clips whose file name contains this, or one of several with commas between")
  .option("--texts", "print what was heard beside the reference where they differ")
  .option("--json <file>", "write everything as JSON");

interface Chosen {
  model: string;
  preset: string;
  attention: string;
  precision: string;
  language?: string;
  words?: true;
  vad: boolean;
  threads?: number;
  batch?: number;
  orders?: number;
  only?: "long" | "corpus";
  clip?: string;
  texts?: true;
  json?: string;
}

function printTexts(heard: readonly TranscribedClip[]): void {
  for (const { clip, text, edits } of heard) {
    if (edits.substitutions + edits.deletions + edits.insertions === 0) continue;
    console.log(`${clip.file}: ${editsLine(edits)}\n  said   ${clip.reference}\n  heard  ${text.trim()}\n`);
  }
}

/** The same clips with other neighbours: what one order says of a search may be luck. */
async function measureOrders(
  clips: readonly ReferencedClip[],
  orders: number,
  options: TranscribeOptions,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-wer-"));
  const engine = await createEngine();
  try {
    const english = clips.filter(({ language }) => language === "en");
    const { heard } = await hearAll(engine, await reordered(english, orders, folder), options, false);
    heard.sort((a, b) => a.clip.file.localeCompare(b.clip.file));
    for (const { clip, edits, wallSeconds } of heard)
      console.log(`${clip.file}: ${percent(errorRate(edits))} (${editsLine(edits)}; ${wallSeconds.toFixed(1)} s)`);
    const rates = heard.map(({ edits }) => errorRate(edits) ?? 0);
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    console.log(
      `${options.preset}, ${english.length} clips in ${orders} orders: mean ${percent(mean)}, from ${percent(Math.min(...rates))} to ${percent(Math.max(...rates))}`,
    );
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const chosen = command.parse().opts<Chosen>();
  const clips = referencedClips();
  const long = longFile();
  if (clips === null && long === null) {
    console.log(missingCorpus);
    return;
  }
  const { model, language, only, clip = "", json, texts } = chosen;
  const options = TranscribeOptions.parse({
    model,
    preset: chosen.preset,
    attention: chosen.attention,
    precision: chosen.precision,
    vad: chosen.vad,
    words: chosen.words ?? false,
    language: language ?? "auto",
    threads: chosen.threads ?? "auto",
    batch: chosen.batch ?? "auto",
  });
  const wanted = (list: readonly ReferencedClip[]): ReferencedClip[] =>
    list.filter(({ file }) => clip.split(",").some((part) => file.includes(part)));
  if (chosen.orders !== undefined) return measureOrders(wanted(clips ?? []), chosen.orders, options);
  const engine = await createEngine();
  const corpus = await hearAll(engine, only === "long" ? [] : wanted(clips ?? []), options, language !== undefined);
  const whole = await hearAll(engine, only !== "corpus" && long ? wanted([long]) : [], options, language !== undefined);
  await engine.close();

  const rows = byLanguage(corpus.heard, goldenTexts(model.replace("whisper-", "")), chosen.preset);
  const failed = [...corpus.failed, ...whole.failed];
  console.log(`${model}, ${chosen.preset}, ${chosen.attention}, ${chosen.precision}${chosen.vad ? "" : ", no VAD"}\n`);
  if (texts) printTexts([...corpus.heard, ...whole.heard]);
  if (rows.length > 0) console.log(`${languageTable(rows)}\n`);
  for (const { clip: file, edits, wallSeconds } of whole.heard) {
    const speed = `${wallSeconds.toFixed(1)} s, ${(file.seconds / wallSeconds).toFixed(1)} x real time`;
    console.log(`${file.file}: ${percent(errorRate(edits))} (${editsLine(edits)}; ${speed})`);
  }
  for (const { file, reason } of failed) console.log(`not measured: ${file}: ${reason}`);
  if (json) {
    const machine = { cpu: cpus()[0]?.model ?? "", cores: availableParallelism(), node: process.version };
    const measured = [...corpus.heard, ...whole.heard].map(
      ({ clip: { file, language: spoken, reference }, ...rest }) => ({
        file,
        language: spoken,
        reference,
        ...rest,
      }),
    );
    const files = whole.heard.map((one) => ({ file: one.clip.file, errorRate: errorRate(one.edits), ...one.edits }));
    writeFileSync(
      json,
      `${JSON.stringify({ machine, options, languages: rows, long: files, clips: measured, failed }, null, 2)}\n`,
    );
  }
  if (corpus.heard.length + whole.heard.length === 0 && failed.length > 0) process.exitCode = 1;
}

await main();
