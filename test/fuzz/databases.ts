/**
 * Damaged databases: one that was used and closed, or left by a kill, is damaged and then asked everything that the program asks. Words
 * are those that were kept, or they are not there; what is missing is marked; nothing is begun anew unasked; every choice that
 * `slimscribe jobs mend` offers does what it says.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import type { StoredJob } from "../../src/store/job-table.ts";
import { type Choice, healthOf, mend } from "../../src/store/mend.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { aTranscript, said } from "../store/support/said.ts";
import { chanceOf } from "./chance.ts";
import { damage } from "./database-damage.ts";
import { refusalOf } from "./sentence.ts";
import type { Case, Ending, Subject } from "./subject.ts";

const options = TranscribeOptions.parse({});
const seconds = (): number => Date.now() / 1000;
const open = (folder: string): Store => openStore({ folder, engineVersion: "1", now: seconds });

/** As many as fill some pages of each table. */
const windowCount = 30;
const spoken = Array.from({ length: windowCount }, (_, i) => ` alpha bravo ${i} ${"charlie ".repeat(20)}delta`);
const written = " echo, as a person wrote it";
const words = new Set([...spoken, written].map((text) => text.trim()));
const names = ["talk.wav", "walk.wav"];

function aJob(place: number, run: number | null): StoredJob {
  return {
    id: `job-${place}`,
    path: `/talks/${place}.wav`,
    name: `${place}.wav`,
    folder: "",
    bytes: 10,
    addedAt: 1,
    order: place,
    options,
    duration: null,
    language: null,
    run,
    own: {},
    fresh: false,
    state: "queued",
  };
}

const segments = spoken.map((text, i) => said(i, i + 1, text));
const windows = segments.map((segment, index) => ({ index, start: index, end: index + 1, segments: [segment] }));

/** One finished transcript, one that a person has changed, a queue, choices, results. */
async function use(folder: string, recordings: string): Promise<Store> {
  const store = open(folder);
  for (const [place, name] of names.entries()) {
    const file = join(recordings, name);
    const run = await store.journal.begin(file, options);
    for (const window of windows) run.commit(window);
    run.finish(aTranscript(file, segments));
    run.release();
    const edit = { revision: 0, windows: windowCount, segments: [{ ...said(0, 9, written), key: "0.0" }] };
    if (place === 1) store.edits.save(run.id, edit);
  }
  store.jobs.putAll(Array.from({ length: 12 }, (_, place) => aJob(place, place < names.length ? place + 1 : null)));
  store.jobs.remove(["job-11"]);
  store.saveSettings({ ...defaultSettings, theme: "dark" });
  store.outputs.announce("/out/.slimscribe-a", {
    path: "/out/talk.txt",
    there: undefined,
    mark: { source: "/talks/0.wav", bytes: 1, digest: "0f", changedMs: null },
  });
  return store;
}

type Files = ReadonlyMap<string, Uint8Array>;

function filesIn(folder: string): Files {
  const files = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile() && !name.endsWith("-shm"));
  return new Map(files.map((name) => [name, readFileSync(join(folder, name))]));
}

/** The same recordings wherever they are: whose time of change belongs to them. */
function makeRecordings(folder: string): void {
  for (const name of names) {
    writeFileSync(join(folder, name), name);
    utimesSync(join(folder, name), 1e9, 1e9);
  }
}

/** Closed, with a copy; and the same as a kill leaves it, its last changes in the log alone. */
async function makeWhole(): Promise<{ closed: Files; killed: Files }> {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-database-"));
  try {
    const data = join(folder, "data");
    makeRecordings(folder);
    (await use(data, folder)).close();
    const closed = filesIn(data);
    const store = open(data);
    store.saveSettings({ ...defaultSettings, theme: "light" });
    store.jobs.put(aJob(12, null));
    const killed = filesIn(data);
    store.close();
    return { closed, killed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let whole: ReturnType<typeof makeWhole> | undefined;

async function make(number: number, folder: string): Promise<Case> {
  const chance = chanceOf(number);
  whole ??= makeWhole();
  const state = chance.one(["closed", "killed"] as const);
  const path = join(folder, "data");
  mkdirSync(path);
  for (const [name, bytes] of (await whole)[state]) writeFileSync(join(path, name), bytes);
  return { path, what: `${state}: ${damage(path, chance)}` };
}

function mustBeKept(texts: readonly string[]): void {
  for (const text of texts)
    if (!words.has(text.trim())) throw new Error(`words that nobody said: ${JSON.stringify(text.slice(0, 200))}`);
}

/** A finished transcript that lacks something is known to. */
function mustBeWhole({ journal }: Store, run: number): void {
  const { length } = journal.windows(run);
  if (journal.head(run) !== null && journal.whole(run) && length !== windowCount)
    throw new Error(`a transcript of ${length} windows passes for whole`);
}

/** @returns whether anything of what was kept is there, or said to be damaged */
function read(store: Store): boolean {
  const jobs = [...store.jobs.all(), ...store.jobs.removed(), ...store.jobs.recover()];
  store.jobs.paths();
  store.journal.figures();
  let found = jobs.length;
  for (const run of [1, 2]) {
    const kept = store.journal.windows(run);
    found += kept.length;
    mustBeKept(kept.flatMap(({ segments }) => segments.map(({ text }) => text)));
    mustBeWhole(store, run);
    mustBeKept(store.edits.of(run)?.segments.map(({ text }) => text) ?? []);
  }
  for (const wanted of ["alpha", "br", "echo", "delta"])
    mustBeKept(store.search(wanted, 1000).map(({ pieces }) => pieces.join("")));
  store.outputs.marks("/out/talk.txt");
  return store.settings() !== null || found + store.setAside(0).length > 0;
}

/** Goes on with both recordings, and changes a little of everything. */
async function goOn(store: Store, recordings: string): Promise<void> {
  for (const name of names) {
    const file = join(recordings, name);
    await store.journal.wasDone(file, options);
    const run = await store.journal.begin(file, options);
    mustBeKept(run.done.flatMap(({ segments }) => segments.map(({ text }) => text)));
    if (run.finished !== null && run.finished.segments.length !== windowCount)
      throw new Error(`a finished transcript of ${run.finished.segments.length} segments`);
    for (const window of windows.slice(run.done.length)) run.commit(window);
    run.finish(aTranscript(file, segments));
    run.release();
    mustBeWhole(store, run.id);
  }
  store.jobs.put(aJob(20, null));
  if (store.jobs.claim("job-20") === null) throw new Error("a new job can't be claimed");
  store.saveSettings(defaultSettings);
  const mark = { source: "/talks/1.wav", bytes: 2, digest: "1f", changedMs: null };
  store.outputs.announce("/out/.slimscribe-b", { path: "/out/talk.txt", mark, there: undefined });
  store.outputs.settled("/out/.slimscribe-b");
}

/** Everything that the program asks of its database. @param anew it may hold nothing */
async function ask(folder: string, recordings: string, anew: boolean): Promise<void> {
  for (let times = 0; times < 2; times++) {
    const store = open(folder);
    try {
      if (!read(store) && !anew) throw new Error("begun anew unasked");
      await goOn(store, recordings);
    } finally {
      store.close();
    }
  }
}

/** Every choice that is offered, each on files of its own. */
async function mendEach(folder: string, recordings: string, isCopyDamaged: boolean): Promise<void> {
  const { failure, choices } = healthOf(folder);
  if (failure !== null) refusalOf(failure);
  for (const choice of choices) {
    const own = `${folder}-${choice}`;
    cpSync(folder, own, { recursive: true });
    mend(own, choice, seconds());
    await ask(own, recordings, choice === "anew").catch((error: unknown) => {
      if (mayStillFail(choice, isCopyDamaged)) refusalOf(error);
      else throw error;
    });
  }
}

const mayStillFail = (choice: Choice, isCopyDamaged: boolean): boolean =>
  choice === "as-is" || (choice === "from-copy" && isCopyDamaged);

async function attempt({ path, what }: Case): Promise<Ending> {
  const recordings = dirname(path);
  makeRecordings(recordings);
  const asIs = `${path}-as-it-was`;
  cpSync(path, asIs, { recursive: true });
  try {
    await ask(path, recordings, false);
    return { ending: "read" };
  } catch (error) {
    const refused = refusalOf(error);
    await mendEach(asIs, recordings, what.includes("-copy"));
    return refused;
  }
}

export const databases: Subject = { make, attempt };
