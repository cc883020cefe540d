/**
 * Who is heard in a recording: one voice, of what carries its sound. Asked for, each channel or each track by itself, under its name: two
 * sides of a call, the microphones of an interview.
 */
import type { TranscribeOptions } from "../api/engine.ts";
import { channelName } from "../audio/mixer.ts";
import type { AudioFile, PcmOptions } from "../audio/open.ts";
import type { Voice } from "../speech/side-by-side.ts";
import { openRecording } from "./reader.ts";

export interface Voices extends Pick<AudioFile, "container" | "codec" | "durationSeconds"> {
  readonly voices: readonly Voice[];
  /** What the person should know of the recording: whole when all of it was read. */
  notes(): string[];
  close(): Promise<void>;
}

const voiceOf = (audio: AudioFile, channel: PcmOptions["channel"], speaker?: string): Voice => ({
  speaker,
  pcm: () => audio.pcm({ channel }),
});

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `Left`, `Right`, `Channel 3`. */
export function channelTitle(channel: number, channels: number): string {
  return channels === 2 ? capital(channelName(channel, channels)) : `Channel ${channelName(channel, channels)}`;
}

/** The voices of a track. A channel by its number counts from 1. */
function voicesOf(audio: AudioFile, channel: TranscribeOptions["channel"]): Voice[] {
  const { channels } = audio;
  if (typeof channel === "number") return [voiceOf(audio, channel - 1)];
  if (channel !== "each") return [voiceOf(audio, channel)];
  if (channels === 1) return [voiceOf(audio, 0)];
  return Array.from({ length: channels }, (_, place) => voiceOf(audio, place, channelTitle(place, channels)));
}

/** @throws Failure */
export async function openVoices(
  file: string,
  options: Pick<TranscribeOptions, "channel">,
  signal: AbortSignal,
): Promise<Voices> {
  const audio = await openRecording(file, signal);
  const { container, codec, durationSeconds } = audio;
  return {
    container,
    codec,
    durationSeconds,
    voices: voicesOf(audio, options.channel),
    notes: () => [...audio.warnings],
    close: () => audio.close(),
  };
}
