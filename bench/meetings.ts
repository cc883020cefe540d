/**
 * A meeting of any length, made of the corpus's clips: ten people in six languages take turns of one to fourteen seconds, with pauses between them, and
 * one turn in five begins before the one before it ends. Each person is as loud as his microphone is near. The same at every run.
 *
 * Short of what real meetings are: clean microphones, no room, and nobody has more than two minutes of speech, so that in hours the same
 * sentences come again, cut elsewhere.
 */
import { seededRandom } from "../src/decode/random.ts";
import { present } from "../src/lib/check.ts";
import { sampleRate } from "../src/lib/sample-rate.ts";
import { corpusSamples, type NamedTurn } from "./conversations.ts";

/** Clips of people of whom there are some. */
const people: Readonly<Record<string, readonly string[]>> = {
  LJ: Array.from({ length: 16 }, (_, i) => `LJ001-${`${i + 1}`.padStart(4, "0")}`),
  "1688": Array.from({ length: 10 }, (_, i) => `ls_to_1688-142285-000${i}`),
  "2033": Array.from({ length: 10 }, (_, i) => `ls_to_2033-164914-000${i}`),
  sonnet: ["sonnet001", "sonnet002"],
  simplicissimus: ["simplicissimus_de"],
  capitan: ["capitan_veneno_es"],
  fleurs: ["fleursdumal_010"],
  azure: ["azure_zhcn_continuous"],
  mfa: ["mfa_acoustic_corpus"],
  thorsten: ["thorsten_01", "thorsten_03", "thorsten_04"],
};

const turnSeconds = { least: 1, most: 14 };
const pauseSeconds = { least: 0.1, most: 1.5 };
const overlapSeconds = { least: 0.2, most: 1.2 };
/** Share of the turns that begin before the one before them ends. */
const overlapping = 0.2;
/** Near and far microphones, in decibels. */
const loudestDecibels = 0;
const quietestDecibels = -12;
/** A clip that is cut in the middle of a word does not click. */
const fadeSamples = sampleRate / 100;

export interface Meeting {
  readonly reference: readonly NamedTurn[];
  readonly seconds: number;
  /** in pieces of any size, as often as it is asked for; until the next piece is */
  pcm(): AsyncGenerator<Float32Array>;
}

interface MeetingTurn {
  readonly speaker: string;
  readonly clip: Float32Array;
  /** samples: of the clip, and at which of the meeting they begin */
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly gain: number;
}

/** @throws Failure when a clip can't be read here */
export async function meetingOf(minutes: number, seed = 1): Promise<Meeting> {
  const turns = await turnsOf(minutes * 60 * sampleRate, seed);
  const samples = Math.max(...turns.map(({ at, from, to }) => at + to - from));
  return {
    reference: turns.map(spokenIn).sort((a, b) => a.start - b.start),
    seconds: samples / sampleRate,
    pcm: () => mixed(turns),
  };
}

async function turnsOf(samples: number, seed: number): Promise<MeetingTurn[]> {
  const random = seededRandom(seed);
  const between = ({ least, most }: { least: number; most: number }): number => least + (most - least) * random();
  const oneOf = <T>(all: readonly T[]): T => present(all[Math.floor(random() * all.length)], "one");
  const clips = new Map<string, Float32Array>();
  const names = Object.keys(people);
  const gains = names.map(() => 10 ** (between({ least: quietestDecibels, most: loudestDecibels }) / 20));
  const turns: MeetingTurn[] = [];
  let at = 0;
  while (at < samples) {
    const speaker = oneOf(names.filter((name) => name !== turns.at(-1)?.speaker));
    const name = oneOf(present(people[speaker], speaker));
    const clip = clips.get(name) ?? (await corpusSamples(name));
    clips.set(name, clip);
    // Short turns are more frequent than long ones.
    const seconds = turnSeconds.least * (turnSeconds.most / turnSeconds.least) ** random();
    const length = Math.min(clip.length, Math.round(seconds * sampleRate));
    const from = Math.floor(random() * (clip.length - length));
    turns.push({ speaker, clip, from, to: from + length, at, gain: present(gains[names.indexOf(speaker)], "gain") });
    const overlap = random() < overlapping ? Math.min(between(overlapSeconds), length / 2 / sampleRate) : 0;
    at += length + Math.round((overlap > 0 ? -overlap : between(pauseSeconds)) * sampleRate);
  }
  return turns;
}

/** Without what is quiet at its edges: 30 dB below the loud frames of it, as in the recipes of the reference pipeline. */
function spokenIn({ speaker, clip, from, to, at }: MeetingTurn): NamedTurn {
  const frame = sampleRate / 50;
  const levels = Array.from({ length: Math.floor((to - from) / frame) }, (_, i) =>
    clip.subarray(from + i * frame, from + (i + 1) * frame).reduce((sum, value) => sum + value * value, 0),
  );
  const loud = present([...levels].sort((a, b) => a - b)[Math.floor(levels.length * 0.9)], "a level");
  const isLoud = (level: number): boolean => level >= loud / 1000;
  const [first, last] = [levels.findIndex(isLoud), levels.findLastIndex(isLoud)];
  return { speaker, start: (at + first * frame) / sampleRate, end: (at + (last + 1) * frame) / sampleRate };
}

/** A turn after the other; of each what the next is mixed into waits. */
async function* mixed(turns: readonly MeetingTurn[]): AsyncGenerator<Float32Array> {
  let waiting = new Float32Array();
  let from = 0;
  for (const { clip, gain, at, ...turn } of turns) {
    if (at > from) {
      const given = new Float32Array(at - from);
      given.set(waiting.subarray(0, given.length));
      yield given;
      waiting = waiting.slice(given.length);
      from = at;
    }
    const sound = clip.slice(turn.from, turn.to);
    const together = new Float32Array(Math.max(waiting.length, sound.length));
    together.set(waiting);
    for (const [i, value] of sound.entries()) {
      const fade = Math.min(1, (i + 1) / fadeSamples, (sound.length - i) / fadeSamples);
      together[i] = (together[i] ?? 0) + value * gain * fade;
    }
    waiting = together;
  }
  yield waiting;
}
