/** What can be chosen for a file, and what its model leaves to choose: one list for settings, drop page and files. */
import type { Contents } from "../src/api/contract.ts";
import { ChosenOptions, type FileOptions, type ModelSummary, type TranscribeOptions } from "../src/api/engine.ts";
import type { QueueRow } from "../src/api/queue.ts";
import { defaultSettings } from "../src/api/settings.ts";
import { differingOptions, fittingOptions, saidOptions, withChosen } from "../src/lib/file-options.ts";
import { languageOptions } from "./language-options.ts";
import type { SelectOption } from "./parts/form.tsx";
import { words } from "./words.ts";

export interface OptionField {
  name: keyof FileOptions;
  label: string;
  hint?: string;
  choices: readonly SelectOption[];
}

type Abilities = readonly ModelSummary[];

function modelOf({ model }: ChosenOptions, models: Abilities): ModelSummary | undefined {
  return models.find(({ name, path }) => name === model || path === model);
}

/** Known numbers of people that can be chosen: of more, nobody is sure. */
const offeredSpeakers = [1, 2, 3, 4, 5, 6, 7, 8];

function trackField({ tracks }: Contents): OptionField {
  const { options: say } = words;
  const own = tracks.map(({ number, language, name }) => {
    const told = [
      ...(language === null ? [] : [words.figures.languageName(language)]),
      ...(name === null ? [] : [name]),
    ].join(", ");
    return { value: `${number}`, label: say.oneTrack(number, told), short: say.oneTrack(number, "") };
  });
  return {
    name: "track",
    label: say.track,
    choices: [
      { value: "auto", label: say.usualTrack, short: say.usualTrackShort },
      ...own,
      { value: "all", label: say.allTracks, short: say.allTracksShort },
    ],
  };
}

function channelField({ channels }: Contents): OptionField {
  const { options: say } = words;
  const own = Array.from({ length: channels }, (_, place) => ({
    value: `${place + 1}`,
    label: channels === 2 ? (place === 0 ? say.left : say.right) : say.oneChannel(place + 1),
  }));
  return {
    name: "channel",
    label: say.channels,
    choices: [
      { value: "auto", label: say.usualChannels, short: say.usualChannelsShort },
      { value: "each", label: say.eachChannel, short: say.eachChannelShort },
      ...own,
      { value: "mix", label: say.mixedChannels },
    ],
  };
}

/**
 * @param chosen without what is not the same for several files @param contents of the file, where it is one and they are known
 * @returns fields that the chosen model and the file have a use for
 */
export function optionFields(chosen: ChosenOptions, models: Abilities, contents?: Contents): OptionField[] {
  const { settings: say, options } = words;
  const { multilingual, canTranslate } = modelOf(chosen, models) ?? { multilingual: true, canTranslate: true };
  const all: (OptionField & { shown: boolean })[] = [
    { name: "language", label: say.language, choices: languageOptions(say.auto), shown: multilingual },
    {
      name: "model",
      label: say.model,
      hint: say.modelHint,
      choices: models.map(({ name, bytes: size }) => ({
        value: name,
        label: `${name}, ${words.figures.bytes(size)}`,
        short: name,
      })),
      shown: true,
    },
    {
      name: "preset",
      label: say.preset,
      hint: say.presetHint,
      choices: [
        { value: "fast", label: say.fast },
        { value: "accurate", label: say.accurate },
      ],
      shown: true,
    },
    {
      name: "task",
      label: say.task,
      choices: [
        { value: "transcribe", label: say.transcribe, short: say.transcribeShort },
        { value: "translate", label: say.translate, short: say.translateShort },
      ],
      shown: canTranslate,
    },
    {
      name: "speakers",
      label: options.speakers,
      choices: [
        { value: "off", label: options.noSpeakers, short: options.noSpeakersShort },
        { value: "auto", label: options.allSpeakers, short: options.allSpeakersShort },
        ...offeredSpeakers.map((people) => ({ value: `${people}`, label: options.knownSpeakers(people) })),
      ],
      shown: true,
    },
  ];
  return [
    ...all.filter(({ shown }) => shown),
    ...(contents !== undefined && contents.tracks.length > 1 ? [trackField(contents)] : []),
    ...(contents !== undefined && contents.channels > 1 ? [channelField(contents)] : []),
  ];
}

/** What the chosen model keeps from being chosen; empty where there is nothing to say. */
export function modelNote(chosen: ChosenOptions, models: Abilities): string {
  if (chosen.model === undefined) return "";
  const model = modelOf(chosen, models);
  if (model === undefined) return words.options.unknown(chosen.model);
  if (!model.multilingual) return words.options.englishAlone(model.name);
  return model.canTranslate ? "" : words.options.noTranslation(model.name);
}

/** One field changed. @param value as its choices have it */
export function chosenAs(name: keyof FileOptions, value: string): ChosenOptions {
  const isNumber = (name === "track" || name === "channel" || name === "speakers") && /^\d+$/.test(value);
  return ChosenOptions.parse({ [name]: isNumber ? Number(value) : value });
}

/** @returns `options` with what was chosen, without what its model can't do */
export function chosenFor(options: TranscribeOptions, chosen: ChosenOptions, models: Abilities): TranscribeOptions {
  const all = withChosen(options, chosen);
  const model = modelOf(all, models);
  return model === undefined ? all : fittingOptions(all, model);
}

/** What several files have in common. */
export function sharedOptions(rows: readonly QueueRow[]): ChosenOptions {
  const [first, ...others] = rows.map(({ options }) => options);
  if (first === undefined) return {};
  const differing = others.map((other) => differingOptions(first, other));
  const same = Object.entries(first).filter(([name]) => !differing.some((one) => name in one));
  return ChosenOptions.parse(Object.fromEntries(same));
}

/** How what is added now is transcribed: its model, and what was chosen otherwise than it comes. The window's head and its drop target say the same. */
export function saidNext(transcribe: TranscribeOptions): string {
  const changed = differingOptions(transcribe, defaultSettings.transcribe);
  return saidOptions({ ...changed, model: transcribe.model }, words.said).join(" · ");
}

/** What a waiting file has otherwise than one that is added now; empty for others: their words tell. */
export function apartOf(row: QueueRow, usual: FileOptions): string {
  const waits = row.state === "queued" || row.state === "paused" || row.state === "next" || row.state === "cancelled";
  if (!waits) return "";
  const { language, ...others } = differingOptions(row.options, usual);
  const known = row.language === null || row.language === "" ? { language } : {};
  return saidOptions({ ...others, ...known }, words.said).join(", ");
}
