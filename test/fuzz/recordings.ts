/** Damaged recordings of every format: each is read from its start, and once more from somewhere within. */
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openAudio } from "../../src/audio/open.ts";
import { chanceOf } from "./chance.ts";
import { damaged } from "./damage.ts";
import { made } from "./making.ts";
import { mustBeSentence, refusalOf } from "./sentence.ts";
import type { Case, Ending, Subject } from "./subject.ts";

const folderOfWhole = join(import.meta.dirname, "..", "audio", "formats");
const names = readdirSync(folderOfWhole).sort();
const whole = new Map(names.map((name) => [name, Uint8Array.from(readFileSync(join(folderOfWhole, name)))]));

async function make(number: number, folder: string): Promise<Case> {
  const chance = chanceOf(number);
  const isOwn = chance.percent(20);
  const name = chance.one(names);
  const start = isOwn ? made(chance) : whole.get(name);
  if (!start) throw new Error(`${name} is not there`);
  const { bytes, what } = damaged(start, chance, [...whole.values()]);
  const path = join(folder, isOwn ? "made" : name);
  await writeFile(path, bytes);
  return { path, what: `${isOwn ? "a made one" : name}: ${what}` };
}

/** Reads on to the end. @throws Error for samples that no sound has */
async function read(path: string, fromShare: number): Promise<void> {
  const audio = await openAudio(path, { ffmpeg: null });
  try {
    const fromSeconds = fromShare * Math.min(audio.durationSeconds ?? 1, 3600);
    for await (const part of audio.pcm({ fromSeconds }))
      if (!part.every((sample) => sample >= -1 && sample <= 1)) throw new Error("samples beyond [-1, 1]");
    for (const warning of audio.warnings) mustBeSentence(warning);
    for (const name of [audio.container, audio.codec])
      if (!/^[\w(].{0,60}$/.test(name)) throw new Error(`named ${name}`);
    const { channels, sampleRate, durationSeconds } = audio;
    const facts = { channels, sampleRate, durationSeconds: durationSeconds ?? 0 };
    if (!Object.values(facts).every((fact) => Number.isFinite(fact) && fact >= 0))
      throw new Error(`told ${JSON.stringify(facts)}`);
  } finally {
    await audio.close();
  }
}

async function attempt({ path }: Case): Promise<Ending> {
  try {
    await read(path, 0);
    await read(path, 0.6);
    return { ending: "read" };
  } catch (error) {
    return refusalOf(error);
  }
}

export const recordings: Subject = { make, attempt };
