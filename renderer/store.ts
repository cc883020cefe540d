/** The page's picture of the program: mirrors what it is told, owns only what is on the screen. */
import { create } from "zustand";
import type { Comparison } from "../src/api/comparison.ts";
import type { About, HostEvent, Output } from "../src/api/contract.ts";
import type { MemoryReport, ModelSummary } from "../src/api/engine.ts";
import type { FailureValue } from "../src/api/failure.ts";
import type { ModelWork } from "../src/api/model-works.ts";
import { isUnderWay, type QueueRow } from "../src/api/queue.ts";
import type { Recordings } from "../src/api/recording.ts";
import { defaultSettings, type Settings } from "../src/api/settings.ts";
import type { TongueCode } from "../src/words/languages.ts";
import { type Reach, Refusal } from "./connect.ts";
import { idsInView } from "./selection.ts";
import { told } from "./told.ts";

export interface Notice {
  key: number;
  level: "info" | "warning" | "error";
  text: string;
  hint: string;
  action?: { label: string; run(): void };
}

/** What is asked before something is lost. */
export interface Confirmation {
  text: string;
  hint: string;
  yes: string;
  run(): void;
}

/** Resident memory at a moment: milliseconds since the page opened, bytes. */
export interface Sample {
  at: number;
  bytes: number;
}

export type SettingsSection = "words" | "models" | "files" | "folders" | "storage" | "machine" | "look";

/** What is seen of a file. */
export type FileView = "transcript" | "compare" | "subtitles";

export interface PageState {
  ready: boolean;
  reach: Reach;
  about: About | null;
  models: readonly ModelSummary[];
  /** what is being done with models, was stopped or failed */
  works: readonly ModelWork[];
  settings: Settings;
  /** the language of the page */
  tongue: TongueCode;
  rows: ReadonlyMap<string, QueueRow>;
  /** seconds at which interrupted files are gone on with */
  wentOn: ReadonlyMap<string, number>;
  /** ids by rising order */
  order: readonly string[];
  paused: boolean;
  selected: string | null;
  chosen: ReadonlySet<string>;
  /** where a span of chosen files begins; the open file where it is null */
  anchor: string | null;
  /** part of a file's name, while the queue is filtered */
  filter: string | null;
  view: FileView | "search";
  /** the view that the search covers */
  underSearch: FileView;
  dialog: "settings" | "keys" | "record" | null;
  section: SettingsSection;
  /** whose options are chosen in a dialog: waiting files', those of files that are transcribed once more, or what is added next */
  choosing: { kind: "waiting" | "redo" | "next"; ids: readonly string[] } | null;
  drawer: boolean;
  memory: { id: string; report: MemoryReport } | null;
  line: readonly Sample[];
  prediction: MemoryReport | null;
  comparison: Comparison | null;
  searchText: string;
  /** the moment at which a transcript is to be opened */
  moment: { id: string; seconds: number } | null;
  confirmation: Confirmation | null;
  notices: readonly Notice[];
  uploading: number | null;
  /** null until they are read */
  recordings: Recordings | null;
}

export const usePage = create<PageState>(() => ({
  ready: false,
  reach: "reached",
  about: null,
  models: [],
  works: [],
  settings: defaultSettings,
  tongue: "en",
  rows: new Map(),
  wentOn: new Map(),
  order: [],
  paused: false,
  selected: null,
  chosen: new Set(),
  anchor: null,
  filter: null,
  view: "transcript",
  underSearch: "transcript",
  dialog: null,
  section: "words",
  choosing: null,
  drawer: false,
  memory: null,
  line: [],
  prediction: null,
  comparison: null,
  searchText: "",
  moment: null,
  confirmation: null,
  notices: [],
  uploading: null,
  recordings: null,
}));

export const { getState: page, setState: change } = usePage;

/** For the page, and for parts of it that are not drawn with it: all words are drawn anew when the language changes. */
export const useTongue = (): TongueCode => usePage((state) => state.tongue);

/** Of the open file, as Whisper writes it: what is said in it is no text of the page's. */
export const useHeardLanguage = (): string | undefined =>
  usePage(({ selected, rows }) => (selected === null ? undefined : (rows.get(selected)?.language ?? undefined)));

const lineMilliseconds = 60_000;
const momentMilliseconds = 200;
let nextNotice = 1;

export function notify(notice: Omit<Notice, "key">): void {
  const key = nextNotice++;
  change((state) => ({ notices: [...state.notices.slice(-3), { ...notice, key }] }));
  // Errors stay until they are read.
  if (notice.level !== "error") setTimeout(() => dismiss(key), notice.action === undefined ? 5000 : 10_000);
}

export function dismiss(key: number): void {
  change((state) => ({ notices: state.notices.filter((notice) => notice.key !== key) }));
}

export function tellFailure(failure: FailureValue): void {
  notify({ level: "error", text: told(failure.message), hint: told(failure.hint) });
}

/** Runs a question of which only the refusal matters to the person. */
export function ask(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (error instanceof Refusal) tellFailure(error.failure);
    else throw error;
  });
}

function ordered(rows: ReadonlyMap<string, QueueRow>): string[] {
  return [...rows.values()].sort((a, b) => a.order - b.order).map((row) => row.id);
}

export function showSearch(): void {
  change(({ view }) => (view === "search" ? {} : { view: "search", underSearch: view }));
}

export function closeSearch(): void {
  change(({ view, underSearch }) => ({ searchText: "", ...(view === "search" ? { view: underSearch } : {}) }));
}

/** The files that the queue shows now, in its order. */
export function inView(): readonly string[] {
  const { order, rows, filter, settings } = page();
  return idsInView({ order, rows, filter, hideDone: settings.hideDone });
}

export function heardLanguages(): ReadonlySet<string | null> {
  return new Set([...page().rows.values()].map((row) => row.language));
}

export function setRows(all: readonly QueueRow[]): void {
  const rows = new Map(all.map((row) => [row.id, row]));
  change((state) => ({ rows, order: ordered(rows), wentOn: resumed(state.wentOn, all) }));
}

/**
 * Files that were under way when this page came to them: the program was ended meanwhile, or the page was. What the person pauses
 * and goes on with before their own eyes is not told.
 */
function resumed(known: ReadonlyMap<string, number>, rows: readonly QueueRow[]): ReadonlyMap<string, number> {
  const fresh = rows.flatMap((row): [string, number][] => {
    const at = isUnderWay(row) ? row.resumedAt : row.state === "queued" ? row.resumeAt : 0;
    const inside = at > 0 && (row.duration === null || at < row.duration);
    return inside ? [[row.id, at]] : [];
  });
  return fresh.length === 0 ? known : new Map([...known, ...fresh]);
}

function putRows(changed: readonly QueueRow[]): void {
  change((state) => {
    const rows = new Map(state.rows);
    let moved = false;
    for (const row of changed) {
      moved ||= rows.get(row.id)?.order !== row.order;
      rows.set(row.id, row);
    }
    return moved ? { rows, order: ordered(rows) } : { rows };
  });
}

function dropRows(ids: readonly string[]): void {
  change((state) => {
    const gone = new Set(ids);
    const rows = new Map([...state.rows].filter(([id]) => !gone.has(id)));
    const chosen = new Set([...state.chosen].filter((id) => !gone.has(id)));
    const order = state.order.filter((id) => !gone.has(id));
    const selected = state.selected !== null && gone.has(state.selected) ? null : state.selected;
    return { rows, order, chosen, selected };
  });
}

function remember(id: string, report: MemoryReport): void {
  change((state) => {
    const at = performance.now();
    const { residentBytes: bytes } = report;
    const newest = state.line.at(-1);
    // Files that share a batch tell of the same process one after the other: that is one moment.
    const before = newest !== undefined && at - newest.at < momentMilliseconds ? state.line.slice(0, -1) : state.line;
    const line = [
      ...before.filter((sample) => at - sample.at < lineMilliseconds),
      { at: before === state.line ? at : (newest?.at ?? at), bytes },
    ];
    return { memory: { id, report }, line };
  });
}

/** What was to be heard of the memory before this page was opened. */
export function recall({ latest, line }: Output<"memory">): void {
  const at = performance.now();
  change({
    memory: latest === null ? null : { id: latest.id, report: latest.memory },
    line: line.map(({ secondsAgo, residentBytes }) => ({ at: at - 1000 * secondsAgo, bytes: residentBytes })),
  });
}

/** What is not about an open transcript; that has an owner of its own. */
export function onEvent(event: HostEvent): void {
  switch (event.type) {
    case "rows":
      putRows(event.rows);
      break;
    case "removed":
      dropRows(event.ids);
      break;
    case "paused":
      change({ paused: event.paused });
      break;
    case "memory":
      remember(event.id, event.memory);
      break;
    case "recordings":
      change({ recordings: event.recordings });
      break;
    case "settings":
      change({ settings: event.settings });
      break;
    case "models":
      change({ models: event.models });
      break;
    case "modelWorks":
      change({ works: event.works });
      break;
    case "comparison":
      change({ comparison: event.comparison });
      break;
    case "gpu":
      change(({ about }) => ({ about: about && { ...about, gpu: event.gpu } }));
      break;
    case "notice":
      notify({ level: event.level, text: told(event.failure.message), hint: told(event.failure.hint) });
      break;
    case "window":
    case "added":
    case "provisional":
    case "document":
      break;
  }
}
