/**
 * Voices by name, over all recordings: kept when the person says so of one, compared with who has no name yet in others. A print is made of the
 * recording when it is needed, and only what was named is kept: who was never named is in no file.
 */
import type { KnownVoices, VoiceSuggestion } from "../api/known-voices.ts";
import type { Segment } from "../api/transcript.ts";
import { Failure } from "../lib/failure.ts";
import { joined } from "../lib/joined.ts";
import { loggedFailure } from "../lib/log.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import { isUnnamed } from "../lib/speaker-names.ts";
import { togetherPrint, voiceLikeness } from "../lib/voice-likeness.ts";
import type { StoredJob } from "../store/job-table.ts";
import type { VoicesContent, VoicesFile } from "./voices-file.ts";
import type { Listening } from "./waveform.ts";

/** Prints of several seconds: of two people at most 0.5, of one mostly above 0.7 (docs/tried.md). */
const leastLikeness = 0.6;
/** A voice is known by so much of what it says, in spans of at most so many seconds: the longest that are in no doubt. */
const wantedSeconds = 20;
const spanSeconds = 8;
const leastSpanSeconds = 1;
const leastSeconds = 3;
/** What is known for longer counts no more than this beside what is heard anew. */
const mostSeconds = 120;

/** A recording whose speakers were told apart. */
export type VoicedRecording = Pick<StoredJob, "path"> & { options: Pick<StoredJob["options"], "channel" | "track"> };

export interface KnownVoicesParts {
  file: VoicesFile;
  /** [192] what a voice sounds like */
  print(samples: Float32Array<ArrayBuffer>): Promise<Float32Array>;
  /** of a recording, at 16 kHz */
  sound(
    path: string,
    startSeconds: number,
    endSeconds: number,
    listening: Listening,
  ): Promise<Float32Array<ArrayBuffer>>;
}

export interface VoicesByName {
  known(): Promise<KnownVoices>;
  turn(on: boolean): Promise<KnownVoices>;
  /** Of a recording somebody's voice, by the name that he has there. @throws Failure voices.off, voices.short */
  keep(recording: VoicedRecording, segments: readonly Segment[], speaker: string): Promise<void>;
  /** Whom those without a name sound like; nobody where it is off. @param id of the recording, for guesses that were not taken */
  suggest(id: string, recording: VoicedRecording, segments: readonly Segment[]): Promise<VoiceSuggestion[]>;
  decline(id: string, suggestion: VoiceSuggestion): Promise<void>;
  /** With all guesses that were not taken, where no names are given. */
  forget(names?: readonly string[]): Promise<KnownVoices>;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

export function createKnownVoices({ file, print, sound }: KnownVoicesParts): VoicesByName {
  /** by recording and spans: a transcript is opened again and again. Gone with the program. */
  const prints = new Map<string, Promise<Float32Array>>();

  async function printOf({ path, options: { channel, track } }: VoicedRecording, spans: readonly Span[]) {
    const pieces: Float32Array<ArrayBuffer>[] = [];
    for (const { start, end } of spans) pieces.push(await sound(path, start, end, { channel, track }));
    const samples = joined(pieces);
    if (samples.length < leastSeconds * sampleRate * 0.9) throw tooShort();
    return print(samples);
  }

  function printKept(recording: VoicedRecording, spans: readonly Span[]): Promise<Float32Array> {
    const key = JSON.stringify([recording.path, recording.options, spans]);
    const known = prints.get(key) ?? printOf(recording, spans);
    prints.set(key, known);
    known.catch(() => prints.delete(key));
    return known;
  }

  const shown = ({ on, voices }: VoicesContent): KnownVoices => ({
    on,
    voices: voices.map(({ name, seconds }) => ({ name, seconds })),
  });
  async function changed(change: (content: VoicesContent) => VoicesContent): Promise<KnownVoices> {
    const content = change(await file.read());
    await file.write(content);
    return shown(content);
  }

  return {
    known: async () => shown(await file.read()),
    turn: (on) => changed((content) => ({ ...content, on })),
    async keep(recording, segments, name) {
      if (!(await file.read()).on) throw off();
      const spans = tellingSpans(segments, name);
      if (spans === null) throw tooShort();
      const made = { print: await printKept(recording, spans), seconds: secondsOf(spans) };
      await changed((content) => {
        const before = content.voices.find((one) => one.name === name);
        const voice = before
          ? { print: togetherPrint(before, made), seconds: Math.min(mostSeconds, before.seconds + made.seconds) }
          : made;
        return { ...content, voices: [...content.voices.filter((one) => one !== before), { name, ...voice }] };
      });
    },
    async suggest(id, recording, segments) {
      const { on, voices, declined } = await file.read();
      const speakers = [...new Set(segments.flatMap(({ speaker }) => speaker ?? []))];
      const strangers = speakers.filter(isUnnamed);
      const free = voices.filter(({ name }) => !speakers.includes(name));
      if (!on || strangers.length === 0 || free.length === 0) return [];
      const guesses: (VoiceSuggestion & { likeness: number })[] = [];
      for (const speaker of strangers) {
        const spans = tellingSpans(segments, speaker);
        if (spans === null) continue;
        try {
          const own = await printKept(recording, spans);
          for (const { name, print: other } of free)
            guesses.push({ speaker, name, likeness: voiceLikeness(own, other) });
        } catch (error) {
          // A recording that has gone has its transcript still, and no voices.
          loggedFailure("a voice can't be compared", error, recording.path);
        }
      }
      const isDeclined = (one: VoiceSuggestion): boolean =>
        declined.some(({ recording: of, speaker, name }) => of === id && speaker === one.speaker && name === one.name);
      return bestGuesses(guesses.filter((one) => one.likeness >= leastLikeness && !isDeclined(one)));
    },
    async decline(id, { speaker, name }) {
      await changed((content) => ({ ...content, declined: [...content.declined, { recording: id, speaker, name }] }));
    },
    forget(names) {
      prints.clear();
      return changed(({ on, voices, declined }) =>
        names === undefined
          ? { on, voices: [], declined: [] }
          : {
              on,
              voices: voices.filter(({ name }) => !names.includes(name)),
              declined: declined.filter(({ name }) => !names.includes(name)),
            },
      );
    },
  };
}

/** The most alike first, each speaker and each name once. */
function bestGuesses(guesses: readonly (VoiceSuggestion & { likeness: number })[]): VoiceSuggestion[] {
  const chosen: VoiceSuggestion[] = [];
  for (const { speaker, name } of [...guesses].sort((a, b) => b.likeness - a.likeness))
    if (chosen.every((one) => one.speaker !== speaker && one.name !== name)) chosen.push({ speaker, name });
  return chosen;
}

const secondsOf = (spans: readonly Span[]): number => spans.reduce((sum, { start, end }) => sum + end - start, 0);

/** Where a voice is heard best; null where there is too little of it. */
function tellingSpans(segments: readonly Segment[], name: string): Span[] | null {
  const seconds = ({ start, end }: Span): number => Math.min(spanSeconds, end - start);
  const own = segments.filter((one) => one.speaker === name && one.end - one.start >= leastSpanSeconds);
  const isDoubtful = ({ suspect = [] }: Segment): number => (suspect.length > 0 ? 1 : 0);
  const spans: Span[] = [];
  for (const one of own.sort((a, b) => isDoubtful(a) - isDoubtful(b) || seconds(b) - seconds(a)))
    if (secondsOf(spans) < wantedSeconds) spans.push({ start: one.start, end: one.start + seconds(one) });
  return secondsOf(spans) >= leastSeconds ? spans : null;
}

const off = (): Failure =>
  new Failure("voices.off", "Voices are not kept.", "Turn it on first: Settings, Storage, or slimscribe voices on.");

const tooShort = (): Failure =>
  new Failure(
    "voices.short",
    "Too little is said by this voice to know it elsewhere: the name is changed, the voice not kept.",
    `Keep it from a recording in which it speaks for ${leastSeconds} seconds or more.`,
  );
