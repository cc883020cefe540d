/**
 * One text about this program and machine that can be sent to somebody. It holds nothing of what was said, and neither paths nor names of
 * recordings, folders and the person's own models, unless the person asks for those: a home folder has a person's name. What a person
 * wrote for Whisper to follow (a prompt, a vocabulary) is counted, never shown. It is waited for in a window, so nothing is measured.
 */
import { freemem, arch as machineArchitecture, release, totalmem, type } from "node:os";
import type { ModelSummary } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Settings } from "../api/settings.ts";
import { findFfmpeg } from "../audio/find-ffmpeg.ts";
import { knownKernels } from "../engine/kernel-text.ts";
import { bytes, count, figure } from "../lib/figures.ts";
import { loggedFailure } from "../lib/log.ts";
import { endingOf, mediaEndings } from "../lib/media-endings.ts";
import { cacheFolder, dataFolder, ownModelsFolder } from "../lib/node/folders.ts";
import { type LogLine, lastLogLines } from "../lib/node/log-file.ts";
import { runtimeVersions, version } from "../lib/node/version.ts";
import { type ModelState, modelStates } from "../model-store/model-summaries.ts";
import type { StoredJob } from "../store/job-table.ts";
import { folderSize } from "./folder-size.ts";
import { processorName, vectorUnits } from "./processor.ts";

export interface ReportSubject {
  /** what it is called in the log: "desktop", "browser", "command" */
  program: string;
  /** what the database holds, or why it can't be opened */
  kept: { settings: Settings; jobs: readonly StoredJob[] } | FailureValue;
}

type Rows = [name: string, value: string][];

const tailLines = 100;
/** Looked through for failures that are further back. */
const searchedLines = 2000;
const mostFailures = 20;

/** @param withNames the person wants paths and names in it */
export async function supportReport({ program, kept }: ReportSubject, withNames: boolean): Promise<string> {
  const models = await modelStates();
  const sections: [title: string, rows: Rows][] = [
    ["Program and machine", await machineRows(program)],
    ["Folders", await folderRows(withNames)],
    ["Models", models.map((model, place) => modelRow(model, place, withNames))],
    [
      "Settings",
      "code" in kept ? [["database", sayFailure(kept, withNames)]] : settingsRows(kept.settings, models, withNames),
    ],
    ["Queue", "code" in kept ? [] : queueRows(kept.jobs, withNames)],
  ];
  const told = withNames ? "with names of files and folders, as asked for" : "without names of files and folders";
  return [
    `Slimscribe report, ${new Date().toISOString()}, ${told}`,
    ...sections.filter(([, rows]) => rows.length > 0).map(([title, rows]) => `${title}\n${columns(rows)}`),
    ...logSections(lastLogLines(searchedLines), withNames),
    "",
  ].join("\n\n");
}

function columns(rows: Rows): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  const below = `\n${" ".repeat(width + 4)}`;
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value.replaceAll("\n", below)}`).join("\n");
}

/** Messages and hints name files: the code says which failure it is. */
const sayFailure = ({ code, message }: FailureValue, withNames: boolean): string =>
  withNames ? `${code}: ${message}` : code;

async function machineRows(program: string): Promise<Rows> {
  const { electron } = process.versions;
  const ffmpeg = await findFfmpeg();
  return [
    ["Slimscribe", `${version}, ${program}`],
    ["Node", process.version + (electron === undefined ? "" : ` in Electron ${electron}`)],
    ["ONNX Runtime", runtimeVersions],
    ["System", `${type()} ${release()}, ${machineArchitecture()}`],
    ["Processor", processorName()],
    ["Vector units", await vectorUnits()],
    ["Memory", `${bytes(freemem())} free of ${bytes(totalmem())}`],
    ["Kernels", kernels()],
    ["ffmpeg", ffmpeg === null ? "not found" : "found"],
  ];
}

function kernels(): string {
  try {
    return knownKernels();
  } catch (error) {
    return loggedFailure("the kernels can't be told", error).code;
  }
}

async function folderRows(withNames: boolean): Promise<Rows> {
  const folders = { data: dataFolder(), cache: cacheFolder(), models: ownModelsFolder() };
  const rows = Object.entries(folders).map(async ([name, path]): Promise<Rows[number]> => {
    const size = await folderSize(path);
    return [name, withNames ? `${size}: ${path}` : size];
  });
  return Promise.all(rows);
}

function modelRow(state: ModelState, place: number, withNames: boolean): Rows[number] {
  const name = state.embedded || withNames ? nameOf(state.path) : `own model ${place}`;
  return [
    name,
    "summary" in state ? sayModel(state.summary) : `can't be used: ${sayFailure(state.failure, withNames)}`,
  ];
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

function sayModel({ parameters, bytes: size, decoderLayers, width, multilingual }: ModelSummary): string {
  const shape = `width ${width}, ${decoderLayers} decoder layers`;
  return `can be used, ${figure(parameters / 1e6)} M parameters, ${bytes(size)}, ${shape}${multilingual ? "" : ", English"}`;
}

function settingsRows(settings: Settings, models: readonly ModelState[], withNames: boolean): Rows {
  const { transcribe, outFolder, watchFolders } = settings;
  const { attention, precision, preset, language, task, vad, words, batch, threads, device } = transcribe;
  const comesAlong = models.some(({ path, embedded }) => embedded && nameOf(path) === transcribe.model);
  const names = (paths: readonly string[]): string => (withNames && paths.length > 0 ? `: ${paths.join(", ")}` : "");
  return [
    ["model", comesAlong || withNames ? transcribe.model : "one of the person's own"],
    ["attention", attention],
    ["batch", `${batch} windows, ${threads} threads, device ${device}, ${count(settings.filesAtOnce, "file")} at once`],
    ["decoding", `${precision}, ${preset}, ${task}, language ${language}`],
    ["speech", `${vad ? "pauses skipped" : "all decoded"}, word times ${words ? "on" : "off"}`],
    [
      "prompt",
      `${count(transcribe.prompt.length, "letter")}, ${count(transcribe.vocabulary.length, "word")} to expect`,
    ],
    [
      "results",
      `${settings.formats.join(", ") || "none"}, ${settings.writeTo}${names(outFolder === "" ? [] : [outFolder])}`,
    ],
    ["watched", `${count(watchFolders.length, "folder")}${names(watchFolders.map(({ path }) => path))}`],
  ];
}

function queueRows(jobs: readonly StoredJob[], withNames: boolean): Rows {
  const states = [...new Set(jobs.map(({ state }) => state))].map(
    (state) => `${jobs.filter((job) => job.state === state).length} ${state}`,
  );
  const failed = jobs.flatMap((job): Rows => {
    if (job.state !== "failed") return [];
    const ending = endingOf(job.path);
    const what = withNames ? job.path : mediaEndings.has(ending) ? `a .${ending} file` : "a file";
    const { attention, precision } = job.options;
    return [
      ["failed", `${what}, ${bytes(job.bytes)}, ${attention}, ${precision}: ${sayFailure(job.failure, withNames)}`],
    ];
  });
  return [["jobs", states.join(", ") || "none"], ...failed.slice(-mostFailures)];
}

function logSections(lines: readonly LogLine[], withNames: boolean): string[] {
  const tail = lines.slice(-tailLines);
  const bad = lines.slice(0, -tailLines).filter(({ level }) => level === "warn" || level === "error");
  const sayLine = ({ time, level, from, process: id, text, named = text }: LogLine): string =>
    `  ${time} ${level} ${from} ${id}: ${withNames ? named : text}`;
  const section = (title: string, some: readonly LogLine[]): string[] =>
    some.length === 0 ? [] : [`${title}\n${some.map(sayLine).join("\n")}`];
  return [
    ...section("Failures further back", bad.slice(-mostFailures)),
    ...(tail.length === 0 ? ["Log\n  empty"] : section("Log, the last lines", tail)),
  ];
}
