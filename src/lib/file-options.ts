/** What is chosen for a file by itself: what goes together, how it differs from what others get, and how that is said. */
import type {
  ChannelChoice,
  ChosenOptions,
  FileOptions,
  ModelSummary,
  SpeakersChoice,
  TrackChoice,
} from "../api/engine.ts";
import { count } from "./figures.ts";
import { languageName } from "./languages.ts";

/** Those of all options that are chosen for each file. */
export function fileOptionsOf({ model, language, preset, task, channel, track, speakers }: FileOptions): FileOptions {
  return { model, language, preset, task, channel, track, speakers };
}

/** @returns `options` with what was chosen in place of its own */
export function withChosen<O extends FileOptions>(options: O, chosen: ChosenOptions): O {
  const { model = options.model, language = options.language, preset = options.preset, task = options.task } = chosen;
  const { channel = options.channel, track = options.track, speakers = options.speakers } = chosen;
  return { ...options, model, language, preset, task, channel, track, speakers };
}

/** What a model can do: one that knows English alone has no language to choose, and not every other one translates. */
export type Abilities = Pick<ModelSummary, "multilingual" | "canTranslate">;

/** @returns `options` without what the model can't do */
export function fittingOptions<O extends FileOptions>(options: O, { multilingual, canTranslate }: Abilities): O {
  const language = multilingual || options.language === "en" ? options.language : "auto";
  return { ...options, language, task: canTranslate ? options.task : "transcribe" };
}

/** What of a file's options is not as `usual`. */
export function differingOptions(options: FileOptions, usual: FileOptions): ChosenOptions {
  const { model, language, preset, task, channel, track, speakers } = options;
  return {
    ...(language !== usual.language && { language }),
    ...(model !== usual.model && { model }),
    ...(preset !== usual.preset && { preset }),
    ...(task !== usual.task && { task }),
    ...(channel !== usual.channel && { channel }),
    ...(track !== usual.track && { track }),
    ...(speakers !== usual.speakers && { speakers }),
  };
}

/** How each choice is said, in a few words. */
export interface OptionSayings {
  language(code: string): string;
  detected: string;
  preset: Record<FileOptions["preset"], string>;
  task: Record<FileOptions["task"], string>;
  track: { auto: string; all: string; one(number: number): string };
  channel: { auto: string; mix: string; each: string; one(channel: number | string): string };
  speakers: { off: string; auto: string; known(people: number): string };
}

export const englishSayings: OptionSayings = {
  language: languageName,
  detected: "language detected",
  preset: { fast: "fast", accurate: "accurate" },
  task: { transcribe: "as it is spoken", translate: "into English" },
  track: { auto: "the default track", all: "all tracks", one: (number) => `track ${number}` },
  channel: {
    auto: "channels as they are best",
    mix: "all channels mixed",
    each: "each channel by itself",
    one: (channel) => `channel ${channel}`,
  },
  speakers: {
    off: "without speakers",
    auto: "speakers",
    known: (people) => count(people, "speaker", "speakers"),
  },
};

function saidTrack(track: TrackChoice, say: OptionSayings["track"]): string {
  return track === "auto" || track === "all" ? say[track] : say.one(track);
}

function saidChannel(channel: ChannelChoice, say: OptionSayings["channel"]): string {
  return channel === "auto" || channel === "mix" || channel === "each" ? say[channel] : say.one(channel);
}

function saidSpeakers(speakers: SpeakersChoice, say: OptionSayings["speakers"]): string {
  return speakers === "off" || speakers === "auto" ? say[speakers] : say.known(speakers);
}

/** In the order in which they are shown everywhere: `German`, `whisper-small`, `accurate`, `into English`. */
export function saidOptions(chosen: ChosenOptions, say: OptionSayings = englishSayings): string[] {
  const { language, model, preset, task, channel, track, speakers } = chosen;
  return [
    ...(language === undefined ? [] : [language === "auto" ? say.detected : say.language(language)]),
    // A model by its path is known by its folder's name.
    ...(model === undefined
      ? []
      : [
          model
            .split(/[\\/]/)
            .filter((part) => part !== "")
            .at(-1) ?? model,
        ]),
    ...(preset === undefined ? [] : [say.preset[preset]]),
    ...(task === undefined ? [] : [say.task[task]]),
    ...(track === undefined ? [] : [saidTrack(track, say.track)]),
    ...(channel === undefined ? [] : [saidChannel(channel, say.channel)]),
    ...(speakers === undefined ? [] : [saidSpeakers(speakers, say.speakers)]),
  ];
}
