/**
 * Who is heard in a recording: one voice, of what carries its sound. Asked for, each channel or each track by itself, under its name: two
 * sides of a call, the microphones of an interview, the languages of a film.
 */
import type { TranscribeOptions } from "../api/engine.ts";
import { channelName } from "../audio/mixer.ts";
import type { PcmOptions } from "../audio/mono.ts";
import type { AudioFile } from "../audio/open.ts";
import type { TrackFacts } from "../audio/tracks.ts";
import { present } from "../lib/check.ts";
import { Failure } from "../lib/failure.ts";
import { languageName } from "../lib/languages.ts";
import type { Voice } from "../speech/side-by-side.ts";
import { openRecording } from "./reader.ts";

/** What of a recording is heard. */
export type Heard = Pick<TranscribeOptions, "channel" | "track">;

export interface Voices extends Pick<AudioFile, "container" | "codec" | "durationSeconds"> {
  readonly voices: readonly Voice[];
  /** The language that the file tells of what is heard; null: it tells none, or several. */
  readonly toldLanguage: string | null;
  /** What the person should know of the recording: whole when all of it was read. */
  notes(): string[];
  close(): Promise<void>;
}

const voiceOf = (audio: AudioFile, channel: PcmOptions["channel"], speaker: string | undefined): Voice => ({
  speaker,
  pcm: (fromSeconds = 0) => audio.pcm({ channel, fromSeconds }),
});

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `Left`, `Right`, `Channel 3`. */
function channelTitle(channel: number, channels: number): string {
  return channels === 2 ? capital(channelName(channel, channels)) : `Channel ${channelName(channel, channels)}`;
}

/** By its name, its language or its number: whichever tells it from the others first. */
function trackTitle({ name, language, number }: TrackFacts, tracks: readonly TrackFacts[]): string {
  const isAlone = (same: (other: TrackFacts) => boolean) => tracks.filter(same).length === 1;
  if (name !== null && isAlone((other) => other.name === name)) return name;
  if (language !== null && isAlone((other) => other.language === language)) return languageName(language);
  return `Track ${number}`;
}

/** The two channels by themselves, for where one drowns what is said in the other: that is noted. */
function sides(audio: AudioFile, onNote: (note: string) => void): Pick<Voice, "channels"> {
  const single = [0, 1].map((channel) => (fromSeconds: number) => audio.pcm({ channel, fromSeconds, isAside: true }));
  const onTaken = (channel: number) =>
    onNote(`Speech in its ${channelName(channel, 2)} channel is drowned by the other one: there it is heard alone.`);
  return { channels: { single, onTaken } };
}

/** The voices of a track. A channel by its number counts from 1. @param title of the track, where there are several */
function voicesOf(
  audio: AudioFile,
  channel: TranscribeOptions["channel"],
  title: string | undefined,
  onNote: (note: string) => void,
): Voice[] {
  const { channels } = audio;
  if (typeof channel === "number") return [voiceOf(audio, channel - 1, title)];
  if (channel === "mix" || channels === 1) return [voiceOf(audio, channel === "mix" ? "mix" : "auto", title)];
  if (channel !== "each") return [{ ...voiceOf(audio, "auto", title), ...(channels === 2 && sides(audio, onNote)) }];
  return Array.from({ length: channels }, (_, place) => {
    const own = channelTitle(place, channels);
    return voiceOf(audio, place, title === undefined ? own : `${title}, ${own.toLowerCase()}`);
  });
}

/** Every track that can be read. @param notes what can't be @throws Failure where none can */
async function openTracks(file: string, signal: AbortSignal | undefined, notes: string[]): Promise<AudioFile[]> {
  const usual = await openRecording(file, signal);
  const { tracks } = usual;
  if (tracks.length === 1) return [usual];
  await usual.close();
  const opened: AudioFile[] = [];
  try {
    for (const { number } of tracks) {
      try {
        opened.push(await openRecording(file, signal, { track: number }));
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        notes.push(`Audio track ${number} of ${tracks.length} is left out: ${error.message}`);
      }
    }
    return opened;
  } catch (error) {
    await Promise.all(opened.map((audio) => audio.close()));
    throw error;
  }
}

/** @param isGrowing it is still being made: one track with one channel @throws Failure */
export async function openVoices(
  file: string,
  { channel, track }: Heard,
  signal?: AbortSignal,
  isGrowing = false,
): Promise<Voices> {
  const notes: string[] = [];
  const tracks =
    track === "all" && !isGrowing
      ? await openTracks(file, signal, notes)
      : [await openRecording(file, signal, { track: typeof track === "number" ? track : undefined, isGrowing })];
  const { container, codec, tracks: all } = present(tracks[0], "a track");
  const [toldLanguage = null, another] = new Set(tracks.map((one) => one.track.language));
  const durations = tracks.map(({ durationSeconds }) => durationSeconds);
  return {
    container,
    codec,
    toldLanguage: another === undefined ? toldLanguage : null,
    durationSeconds: durations.some((seconds) => seconds === null) ? null : Math.max(...durations.map(Number)),
    voices: tracks.flatMap((audio) =>
      voicesOf(audio, channel, tracks.length > 1 ? trackTitle(audio.track, all) : undefined, (note) =>
        notes.push(note),
      ),
    ),
    notes: () => [...new Set([...notes, ...tracks.flatMap(({ warnings }) => warnings)])],
    async close() {
      await Promise.all(tracks.map((audio) => audio.close()));
    },
  };
}
