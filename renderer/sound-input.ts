/** What the machine hears: a microphone, what it plays where the system gives that, or both in one. */

import type { FailureValue } from "../src/api/failure.ts";
import workletAddress from "./sound-worklet.ts?worker&url";
import { words } from "./words.ts";

export type SoundSource = "microphone" | "computer" | "both";

export interface SoundWish {
  source: SoundSource;
  /** of the microphone; empty: the system's own choice */
  device: string;
}

/** A twentieth of a second: 16-bit samples, and how loud the loudest is, 0 to 1. */
export interface SoundPiece {
  samples: Int16Array;
  loudest: number;
}

export interface SoundInput {
  /** samples a second */
  readonly rate: number;
  /** the same microphone again, or another one, after one was lost @throws SoundRefused */
  reopen(wish: SoundWish): Promise<void>;
  close(): void;
}

/** Why nothing can be heard, for the person. */
export class SoundRefused extends Error {
  readonly failure: FailureValue;
  constructor(failure: FailureValue) {
    super(failure.message);
    this.name = "SoundRefused";
    this.failure = failure;
  }
}

const codes = {
  forbidden: "record.forbidden",
  missing: "record.missing",
  taken: "record.taken",
  silent: "record.silent",
  lost: "record.lost",
  other: "record.other",
} as const;

/** @returns why nothing is heard, or no more */
export const soundFailure = (why: keyof typeof codes): FailureValue => ({
  code: codes[why],
  ...words.recording.refused[why],
});

const refused = (why: keyof typeof codes): SoundRefused => new SoundRefused(soundFailure(why));

function refusalOf(error: unknown): SoundRefused {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return refused("forbidden");
  if (name === "NotFoundError" || name === "OverconstrainedError") return refused("missing");
  if (name === "NotReadableError" || name === "AbortError") return refused("taken");
  return refused("other");
}

/** As it is: what makes calls pleasant makes words worse. */
const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

async function microphone(device: string): Promise<MediaStream> {
  const chosen = device === "" ? {} : { deviceId: { exact: device } };
  // Quiet voices are common: here the device's own gain helps.
  return navigator.mediaDevices.getUserMedia({ audio: { ...plain, autoGainControl: true, ...chosen } });
}

async function computer(): Promise<MediaStream> {
  // Browsers give no sound without a picture; it goes nowhere.
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: plain });
  for (const picture of stream.getVideoTracks()) picture.enabled = false;
  if (stream.getAudioTracks().length > 0) return stream;
  for (const track of stream.getTracks()) track.stop();
  throw refused("silent");
}

/** Whether the system may give what it plays. @param desktop the program's own window: its system does that, or not */
export function canHearComputer(desktop: boolean, platform: string): boolean {
  return desktop ? platform === "win32" : "getDisplayMedia" in (navigator.mediaDevices ?? {});
}

export interface Microphone {
  id: string;
  label: string;
}

/** Those that are there; they have names once the person has allowed one. */
export async function microphones(): Promise<Microphone[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return all
    .filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "" && deviceId !== "default")
    .map(({ deviceId, label }, place) => ({ id: deviceId, label: label || words.recording.unnamed(place + 1) }));
}

/**
 * @param onPiece hears all that comes, from now on
 * @param onLost a device was unplugged, or the person or the system took it away
 * @throws SoundRefused
 */
export async function openSound(
  wish: SoundWish,
  onPiece: (piece: SoundPiece) => void,
  onLost: () => void,
): Promise<SoundInput> {
  if (navigator.mediaDevices === undefined) throw refused("other");
  const context = new AudioContext();
  let streams: MediaStream[] = [];
  let sources: AudioNode[] = [];
  const leave = (): void => {
    for (const source of sources) source.disconnect();
    // Stopped here they tell of no end.
    for (const track of streams.flatMap((stream) => stream.getTracks())) track.stop();
    [streams, sources] = [[], []];
  };
  try {
    await context.audioWorklet.addModule(workletAddress);
    const pieces = new AudioWorkletNode(context, "sound-pieces", {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: "explicit",
    });
    pieces.port.addEventListener("message", ({ data }: MessageEvent<{ samples: ArrayBuffer; loudest: number }>) =>
      onPiece({ samples: new Int16Array(data.samples), loudest: data.loudest }),
    );
    pieces.port.start();
    const open = async ({ source, device }: SoundWish): Promise<void> => {
      leave();
      const opened: MediaStream[] = [];
      try {
        if (source !== "microphone") opened.push(await computer());
        if (source !== "computer") opened.push(await microphone(device));
      } catch (error) {
        for (const track of opened.flatMap((stream) => stream.getTracks())) track.stop();
        throw error instanceof SoundRefused ? error : refusalOf(error);
      }
      streams = opened;
      sources = opened.map((stream) => context.createMediaStreamSource(stream));
      for (const node of sources) node.connect(pieces);
      for (const track of opened.flatMap((stream) => stream.getAudioTracks())) track.addEventListener("ended", onLost);
      await context.resume();
    };
    await open(wish);
    return {
      rate: context.sampleRate,
      reopen: open,
      close() {
        leave();
        pieces.port.close();
        void context.close();
      },
    };
  } catch (error) {
    leave();
    void context.close();
    throw error instanceof SoundRefused ? error : refusalOf(error);
  }
}
