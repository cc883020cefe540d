/** The command line's options -> how to transcribe. What can't be read is wrong usage, told before any work begins. */
import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  ChannelChoice,
  DeviceChoice,
  Preset,
  SpeakersChoice,
  TrackChoice,
  TranscribeOptions,
} from "../../api/engine.ts";
import { Precision, Task } from "../../api/transcript.ts";
import { Failure } from "../../lib/failure.ts";
import { languageCode } from "../../lib/languages.ts";
import { shown } from "./terminal-text.ts";

/** As commander gives them: its parsers below have checked each. */
export interface HearingFlags {
  model: string;
  attention?: string;
  precision: string;
  preset: string;
  language: string;
  task: string;
  channel: ChannelChoice;
  track: TrackChoice;
  speakers: SpeakersChoice;
  vad: boolean;
  words?: boolean;
  batch: "auto" | number;
  threads: "auto" | number;
  device: DeviceChoice;
  prompt: string;
  vocabulary?: string;
}

/** @returns a parser for commander */
export function wholeNumber(least: number, most: number, before = ""): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be ${before}a whole number from ${least} to ${most}.`);
    return value;
  };
}

function autoOr(least: number, most: number): (text: string) => "auto" | number {
  const parse = wholeNumber(least, most, "auto or ");
  return (text) => (text === "auto" ? "auto" : parse(text));
}

/** @returns a parser for commander: a list with commas, each of `known`, each once */
export function listOf<T extends string>(known: readonly T[]): (text: string) => T[] {
  return (text) => {
    const names = text
      .toLowerCase()
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    const found = names.flatMap((name) => known.find((one) => one === name) ?? []);
    if (found.length < names.length || found.length === 0)
      throw new InvalidArgumentError(`Allowed, with commas between them, are ${known.join(", ")}.`);
    return [...new Set(found)];
  };
}

function language(text: string): string {
  const code = languageCode(text);
  if (code === undefined)
    throw new InvalidArgumentError("It must be auto, a code such as en, or a name such as English.");
  return code;
}

function channel(text: string): ChannelChoice {
  const word = text.trim().toLowerCase();
  const found = ChannelChoice.safeParse(
    word === "left" ? 1 : word === "right" ? 2 : /^\d+$/.test(word) ? Number(word) : word,
  );
  if (!found.success)
    throw new InvalidArgumentError("It must be left, right, mix, each, auto, or the number of a channel from 1.");
  return found.data;
}

function track(text: string): TrackChoice {
  const word = text.trim().toLowerCase();
  const found = TrackChoice.safeParse(/^\d+$/.test(word) ? Number(word) : word);
  if (!found.success) throw new InvalidArgumentError("It must be all, auto, or the number of a track from 1.");
  return found.data;
}

function speakers(text: string): SpeakersChoice {
  const word = text.trim().toLowerCase();
  const found = SpeakersChoice.safeParse(/^\d+$/.test(word) ? Number(word) : word);
  if (!found.success) throw new InvalidArgumentError("It must be auto, off, or how many people speak, from 1 to 20.");
  return found.data;
}

/** What of a recording is written, and whether in English. */
export function addTaskOptions(command: Command): Command {
  return command
    .option("--language <language>", "auto, a code such as en, or a name", language, "auto")
    .addOption(new Option("--task <task>", "translate: into English").choices(Task.options).default("transcribe"));
}

export function addPrecision(command: Command): Command {
  return command.addOption(
    new Option("--precision <kind>", "of the weights; int4: the smallest, for small machines, with some more errors")
      .choices(Precision.options)
      .default("int8"),
  );
}

/** webgpu:0 is the one that there is. */
export function addedDevice(): Option {
  return new Option(
    "--device <which>",
    "what decodes: cpu; webgpu, a GPU, and the processor goes on where that fails; auto: a GPU that `slimscribe doctor --gpu` found equal and quicker, else the processor",
  )
    .argParser(device)
    .default("auto");
}

function device(text: string): DeviceChoice {
  const word = text.trim().toLowerCase();
  const [name, number] = word.split(":");
  if (name === "webgpu" && number !== undefined && number !== "0")
    throw new InvalidArgumentError(
      "The runtime takes the GPU that the system names first, webgpu:0. Which that is, the system's settings for graphics say.",
    );
  const found = DeviceChoice.safeParse(name === "webgpu" ? name : word);
  if (!found.success) throw new InvalidArgumentError("It must be auto, cpu or webgpu.");
  return found.data;
}

/** Options of everything that hears. */
export function addHearing(command: Command): Command {
  command.option("--model <name>", "name of a model, or the path of its folder or file", "whisper-base");
  return addPrecision(addTaskOptions(command))
    .addOption(
      new Option("--preset <preset>", "fast: greedy; accurate: beam search of 5")
        .choices(Preset.options)
        .default("fast"),
    )
    .option(
      "--track <which>",
      "of several audio tracks: a number, or all (each by itself, under its name); auto: the default one",
      track,
      "auto",
    )
    .option(
      "--channel <which>",
      "left, right, a number, mix (the average of all) or each (by itself, under its name); auto: what carries the sound",
      channel,
      "auto",
    )
    .option(
      "--speakers <how many>",
      "who says what, as Speaker 1, Speaker 2, …: auto, or how many people speak; off: nobody is named",
      speakers,
      "off",
    )
    .option("--no-vad", "decode all of the sound, not only what is heard as speech")
    .option("--batch <n>", "windows decoded side by side: auto or 1 to 64", autoOr(1, 64), "auto")
    .option("--threads <n>", "auto or 1 to 256", autoOr(1, 256), "auto")
    .addOption(addedDevice())
    .option("--prompt <text>", "text that could stand before: its style and spelling are followed", "")
    .option("--vocabulary <file>", "a text file with names and words to expect, one in a line");
}

const mostVocabularyBytes = 1_000_000;

/** Lines of a text file; empty ones and those that start with # are left out. */
async function readVocabulary(path: string): Promise<string[]> {
  const hint = "Give the path of a text file with one word or name in a line.";
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new Failure("usage.vocabulary", `The vocabulary ${shown(path)} can't be read.`, hint, { cause });
  }
  if (text.length > mostVocabularyBytes || text.includes("\0"))
    throw new Failure("usage.vocabulary", `${shown(path)} is not a list of words.`, hint);
  return text
    .replace(/^\ufeff/, "")
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** @throws Failure usage.vocabulary */
export async function hearingOptions(flags: HearingFlags): Promise<TranscribeOptions> {
  const vocabulary = flags.vocabulary === undefined ? [] : await readVocabulary(flags.vocabulary);
  return TranscribeOptions.parse({ ...flags, vocabulary });
}
