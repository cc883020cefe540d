/**
 * Who speaks when in a recording, found before its first window is decoded: so every window is kept and shown with its names, and what was
 * shown never changes. Found anew, and the same, where an interrupted file is gone on with.
 */
import { setImmediate } from "node:timers/promises";
import type { EngineEvent, TranscribeOptions } from "../api/engine.ts";
import type { Segment } from "../api/transcript.ts";
import type { WordTimes } from "../decode/words.ts";
import { log } from "../lib/log.ts";
import { usableKernels } from "../runtime/kernels/kernels.ts";
import { openSpeakerNetworks } from "../runtime/speaker-sessions.ts";
import { diarize } from "../speakers/diarize.ts";
import type { SpeakerNetworks } from "../speakers/networks.ts";
import type { SpeakerTurn } from "../speakers/turns.ts";
import { batchFrames, frameSamples } from "../speech/frames.ts";
import { levelled } from "../speech/levelled.ts";
import type { Voice } from "../speech/side-by-side.ts";
import { stretches } from "../speech/speech.ts";
import { damagedCache } from "./preparing-events.ts";
import type { Voices } from "./voices.ts";

type OpenNetworks = Awaited<ReturnType<typeof openSpeakerNetworks>>;

/** Opened for the first file that asks, closed when the last has its answer: some 150 MB that nothing else needs. */
class SharedNetworks {
  #users = 0;
  #open: Promise<OpenNetworks> | undefined;

  async use<T>(
    threads: number,
    work: (networks: SpeakerNetworks) => Promise<T>,
    onDamaged?: (message: string) => void,
  ): Promise<T> {
    this.#users++;
    this.#open ??= openSpeakerNetworks(threads, onDamaged);
    const open = this.#open;
    try {
      return await work(await open);
    } finally {
      if (--this.#users === 0) {
        this.#open = undefined;
        await open.then(
          (networks) => networks.close(),
          () => {},
        );
      }
    }
  }
}

const shared = new SharedNetworks();

/**
 * @param onDamaged told when what was prepared of one was not what it had been, and is made again
 * @throws Failure model.damaged, cache.write, cache.unopened
 */
export const withSpeakerNetworks = <T>(
  threads: number,
  work: (networks: SpeakerNetworks) => Promise<T>,
  onDamaged?: (message: string) => void,
): Promise<T> => shared.use(threads, work, onDamaged);

export const usualThreads = async (threads: TranscribeOptions["threads"]): Promise<number> =>
  threads === "auto" ? (await usableKernels()).choice.threads : threads;

type WordTimesAsked = Pick<TranscribeOptions, "words" | "speakers">;

/** What may have to be known of some window's words. Probabilities are shown, and of no use for speakers. */
export const wordTimesOf = ({ words, speakers }: WordTimesAsked): WordTimes | undefined =>
  words || speakers !== "off" ? { probabilities: words } : undefined;

/** Whoever speaks for less within a segment is there by its times, which are no more exact. */
const saidSeconds = 0.3;

/** Whether words are to have times: asked for, or needed to divide one of the segments between those who speak in it. */
export const needsWordTimes = (
  { words }: WordTimesAsked,
  segments: readonly Pick<Segment, "start" | "end">[],
  turns: readonly SpeakerTurn[],
): boolean =>
  words ||
  segments.some(({ start, end }) => {
    const within = turns.filter((turn) => Math.min(turn.end, end) - Math.max(turn.start, start) >= saidSeconds);
    return within.some(({ speaker }) => speaker !== within[0]?.speaker);
  });

class NobodyWaits extends Error {}

export interface SpeakersAsked {
  options: Pick<TranscribeOptions, "speakers" | "threads" | "attention">;
  model: string;
  onEvent(event: EngineEvent): void;
}

/** @returns turns in the order of their starts; none where nobody asks, nobody speaks, or the signal is aborted. @throws Failure */
export async function whoSpeaks(
  { voices, durationSeconds }: Pick<Voices, "voices" | "durationSeconds">,
  { options, model, onEvent }: SpeakersAsked,
  signal: AbortSignal,
): Promise<readonly SpeakerTurn[]> {
  const [voice, another] = voices;
  if (options.speakers === "off" || voice === undefined) return [];
  if (another !== undefined) {
    const message =
      "Channels or tracks that are heard each by itself have their own names: speakers in them are not told apart.";
    onEvent({ type: "warning", code: "speakers.named", message });
    return [];
  }
  const { attention } = options;
  let told: number | null = -1;
  const onHeard = (seconds: number): void => {
    // Unknown where only reading all of it would tell.
    const share = durationSeconds ? Math.min(1, Math.floor((100 * seconds) / durationSeconds) / 100) : null;
    if (share === told) return;
    told = share;
    onEvent({ type: "preparing", step: "speakers", model, attention, share });
  };
  const breathe = async (): Promise<void> => {
    // The runtime blocks: messages, and other files' windows, have their turn in between.
    await setImmediate();
    if (signal.aborted) throw new NobodyWaits();
  };
  onHeard(0);
  const started = performance.now();
  const people = options.speakers === "auto" ? undefined : options.speakers;
  try {
    const turns = await withSpeakerNetworks(
      await usualThreads(options.threads),
      (networks) => diarize(audible(voice), networks, { people, breathe, onHeard }),
      (message) => onEvent(damagedCache(message)),
    );
    log.info("it is known who speaks", { turns: turns.length, seconds: (performance.now() - started) / 1000 });
    return turns;
  } catch (error) {
    if (error instanceof NobodyWaits) return [];
    throw error;
  }
}

/** As the speech detector hears it: voices of quiet sound are other voices. */
export const audible = (voice: Pick<Voice, "pcm">): AsyncGenerator<Float32Array> =>
  levelled(stretches(voice.pcm(), batchFrames * frameSamples));
