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

function saidTrack(track: TrackChoice): string {
  if (track === "auto") return "the default track";
  return track === "all" ? "all tracks" : `track ${track}`;
}

function saidChannel(channel: ChannelChoice): string {
  if (channel === "auto") return "channels as they are best";
  if (channel === "mix") return "all channels mixed";
  return channel === "each" ? "each channel by itself" : `channel ${channel}`;
}

function saidSpeakers(speakers: SpeakersChoice): string {
  if (speakers === "off") return "without speakers";
  return speakers === "auto" ? "speakers" : count(speakers, "speaker", "speakers");
}

/** In the order in which they are shown everywhere: `German`, `whisper-small`, `accurate`, `into English`. */
export function saidOptions({ language, model, preset, task, channel, track, speakers }: ChosenOptions): string[] {
  return [
    ...(language === undefined ? [] : [language === "auto" ? "language detected" : languageName(language)]),
    // A model by its path is known by its folder's name.
    ...(model === undefined
      ? []
      : [
          model
            .split(/[\\/]/)
            .filter((part) => part !== "")
            .at(-1) ?? model,
        ]),
    ...(preset === undefined ? [] : [preset]),
    ...(task === undefined ? [] : [task === "translate" ? "into English" : "as it is spoken"]),
    ...(track === undefined ? [] : [saidTrack(track)]),
    ...(channel === undefined ? [] : [saidChannel(channel)]),
    ...(speakers === undefined ? [] : [saidSpeakers(speakers)]),
  ];
}
