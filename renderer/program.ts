/** What the page can do: each a question to the program and what the person is told of its answer. */
import { createContext, useContext } from "react";
import { type ExportedFile, type HostEvent, methods } from "../src/api/contract.ts";
import type { ChosenOptions } from "../src/api/engine.ts";
import type { Added, QueueAction } from "../src/api/queue.ts";
import type { ExportFormat, Settings } from "../src/api/settings.ts";
import type { Attention } from "../src/api/transcript.ts";
import { differingOptions, saidOptions, withChosen } from "../src/lib/file-options.ts";
import { putOnClipboard } from "./clipboard.ts";
import type { PageHost } from "./connect.ts";
import type { DocumentKeeper } from "./document.ts";
import type { DroppedFile } from "./drop.ts";
import { gathered } from "./gather.ts";
import { offerModel } from "./model-actions.ts";
import { type RecordingActions, recordingActions } from "./recording-actions.ts";
import { choose, type How } from "./selection.ts";
import { ask, change, inView, notify, onEvent, page, recall, setRows, tellFailure } from "./store.ts";
import { speakAs, words } from "./words.ts";

export interface Program {
  host: PageHost;
  keeper: DocumentKeeper;
  recordings: RecordingActions;
  /** @returns the function that ends it */
  start(): () => void;
  addDropped(files: readonly DroppedFile[]): void;
  choose(kind: "files" | "folder"): void;
  select(id: string | null): void;
  /** chooses a file of the queue, alone or among others */
  chooseRow(id: string, how: How): void;
  /** opens a transcript at a moment, in seconds */
  jump(id: string, seconds: number): void;
  act(action: QueueAction, ids?: readonly string[]): void;
  /** for files that wait */
  chooseOptions(ids: readonly string[], chosen: ChosenOptions): void;
  /** transcribes files once more in a way that is chosen for them */
  redoWith(ids: readonly string[], chosen: ChosenOptions): void;
  /** transcribes a file in a language that the person names */
  inLanguage(id: string, language: string): void;
  pauseAll(paused: boolean): void;
  move(ids: readonly string[], before: string | null): void;
  settle(change: (settings: Settings) => Settings): void;
  setAttention(attention: Attention): void;
  compare(modes: readonly Attention[]): void;
  measureGpu(): void;
  stopMeasuringGpu(): void;
  /** several come as one archive */
  exportAs(ids: readonly string[], format: ExportFormat): void;
  exportSpan(id: string, start: number, end: number): void;
  writeOut(ids: readonly string[], formats: readonly ExportFormat[]): void;
  copy(text: string, told: string): void;
  /** puts a text about program, machine and failures on the clipboard, for whoever is asked for help */
  copyReport(names: boolean): void;
}

/** Hands bytes to the person as a download: in the desktop program that opens the system's dialog. */
function download({ name, mediaType, base64 }: ExportedFile): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function tellAdded({ added, ignored, known, unreadable, models }: Added): void {
  const isModelAlone = models.length > 0 && added.length + ignored.length + known + unreadable.length === 0;
  if (!isModelAlone)
    notify({ level: added.length > 0 ? "info" : "warning", text: words.added(added.length, ignored, known), hint: "" });
  for (const { failure } of unreadable.slice(0, 3)) tellFailure(failure);
}

/** @param wanted as the settings have it */
export async function speak(wanted: string): Promise<void> {
  const tongue = await speakAs(wanted);
  if (tongue !== null) change({ tongue });
}

/** Names of finished files that the person has changed. */
function editedAmong(ids: readonly string[]): string[] {
  const { rows } = page();
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row?.state === "done" && row.edited ? [row.name] : [];
  });
}

/** Runs it at once where nothing would be lost, else when the person agrees. @param edited names of files whose changes would be */
function againUnless(edited: readonly string[], ids: readonly string[], run: () => void): void {
  const { again, againHint, yes } = words.doubt;
  if (edited.length === 0) run();
  else change({ confirmation: { text: again(ids.length), hint: againHint(edited), yes, run } });
}

export function createProgram(host: PageHost, keeper: DocumentKeeper): Program {
  const select: Program["select"] = (id) => {
    if (page().selected === id) return;
    change({ selected: id, anchor: null, view: "transcript" });
    ask(keeper.open(id));
  };

  const recordings = recordingActions(host, select);

  const refresh = async (): Promise<void> => {
    const [about, models, works, settings, queue, comparison, memory, made] = await Promise.all([
      host.call("about", {}),
      host.call("models", {}),
      host.call("modelWorks", {}),
      host.call("settings", {}),
      host.call("queue", {}),
      host.call("comparison", {}),
      host.call("memory", {}),
      host.call("recordings", {}),
    ]);
    await speak(settings.windowLanguage);
    recall(memory);
    setRows(queue.rows);
    change({ about, models, works, settings, comparison, recordings: made, paused: queue.paused, ready: true });
    predict(settings);
    const { selected, rows } = page();
    if (selected !== null && rows.has(selected)) await keeper.open(selected);
    else openFirst();
  };

  const openFirst = (): void => {
    const { order, rows } = page();
    select(order.find((id) => rows.get(id)?.state === "running") ?? order[0] ?? null);
  };

  const predict = (settings: Settings): void => {
    ask(host.call("predict", settings.transcribe).then((prediction) => change({ prediction })));
  };

  const settle: Program["settle"] = (changed) => {
    const settings = changed(page().settings);
    const valid = methods.changeSettings.input.safeParse(settings);
    if (!valid.success) return;
    change({ settings });
    ask(host.call("changeSettings", settings).then(() => predict(settings)));
  };

  const tookFiles = (added: Added | null): void => {
    if (added === null) return;
    tellAdded(added);
    const [model] = added.models;
    if (model !== undefined) offerModel(host, model);
    const [first] = added.added;
    if (first !== undefined && page().selected === null) select(first);
  };

  return {
    host,
    keeper,
    recordings,
    select,
    settle,
    chooseRow(id, how) {
      const { selected, ...rest } = choose(page(), inView(), id, how);
      select(selected);
      change(rest);
    },
    jump(id, seconds) {
      select(id);
      change({ view: "transcript", moment: { id, seconds } });
    },
    start() {
      // An answer may be older than an event that came before it: while everything is read, events wait.
      let reading = 0;
      let waiting: HostEvent[] = [];
      const read = async (): Promise<void> => {
        reading += 1;
        await refresh().finally(() => {
          reading -= 1;
        });
        hearAll([]);
      };
      const hearAll = (events: readonly HostEvent[]): void => {
        waiting.push(...events);
        if (reading > 0) return;
        const all = waiting;
        waiting = [];
        for (const event of all) {
          onEvent(event);
          keeper.onEvent(event);
          if (event.type === "added") tookFiles(event.added);
          if (event.type === "recordings") recordings.recorder.heard(event.recordings.running?.id ?? null);
        }
        // Files that came in by another door: the first one is opened, so that its words are seen.
        if (page().ready && page().selected === null && page().view === "transcript") openFirst();
      };
      let listening = false;
      const stops = [
        host.listen(gathered(hearAll)),
        // What happened before it could be heard, or while the program was out of reach, is read.
        host.onReach((reach) => {
          const back = reach === "reached" && (!listening || page().reach !== "reached");
          listening ||= reach === "reached";
          // The word that it is locked comes after the one that it is lost, and counts until it is back.
          if (reach === "lost" && page().reach === "locked") return;
          change({ reach });
          if (back) ask(read());
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    addDropped(files) {
      if (files.length === 0) return;
      change({ uploading: host.kind === "browser" ? 0 : null });
      const work = host.add(files, (uploading) => change({ uploading })).then(tookFiles);
      ask(work.finally(() => change({ uploading: null })));
    },
    choose(kind) {
      if (host.choose !== null) ask(host.choose(kind).then(tookFiles));
      else document.getElementById(`choose-${kind}`)?.click();
    },
    act(action, ids) {
      const run = (): void => ask(host.call("act", ids === undefined ? { action } : { action, ids: [...ids] }));
      if (action === "retry") {
        againUnless(editedAmong(ids ?? []), ids ?? [], run);
        return;
      }
      run();
      if (action !== "remove" || ids === undefined) return;
      const restore = (): void => ask(host.call("act", { action: "restore", ids: [...ids] }));
      notify({
        level: "info",
        text: words.queue.removed(ids.length),
        hint: "",
        action: { label: words.queue.undo, run: restore },
      });
    },
    chooseOptions(ids, chosen) {
      const told = host.call("chooseOptions", { ids: [...ids], options: chosen }).then(({ ids: changed }) => {
        const begun = ids.length - changed.length;
        if (begun > 0) notify({ level: "warning", text: words.options.begun(begun), hint: "" });
      });
      ask(told);
    },
    redoWith(ids, chosen) {
      const { rows } = page();
      // In another way than before nothing is replaced.
      const same = ids.filter((id) => {
        const options = rows.get(id)?.options;
        return (
          options !== undefined && saidOptions(differingOptions(withChosen(options, chosen), options)).length === 0
        );
      });
      againUnless(editedAmong(same), ids, () => ask(host.call("redoWith", { ids: [...ids], options: chosen })));
    },
    inLanguage: (id, language) => ask(host.call("inLanguage", { ids: [id], language })),
    pauseAll: (paused) => ask(host.call("pauseAll", { paused })),
    move: (ids, before) => ask(host.call("move", { ids: [...ids], before })),
    setAttention: (attention) => settle((all) => ({ ...all, transcribe: { ...all.transcribe, attention } })),
    measureGpu: () => ask(host.call("measureGpu", {})),
    stopMeasuringGpu: () => ask(host.call("stopMeasuringGpu", {})),
    compare(modes) {
      const { selected: id } = page();
      if (id === null) return;
      change({ view: "compare" });
      ask(host.call("compare", { id, modes: [...modes] }));
    },
    exportAs(ids, format) {
      const work = async (): Promise<void> => {
        await keeper.flush();
        download(await host.call("export", { ids: [...ids], format, subtitles: page().settings.subtitles }));
      };
      ask(work());
    },
    exportSpan: (id, start, end) => ask(host.call("exportSpan", { id, start, end }).then(download)),
    writeOut(ids, formats) {
      const work = async (): Promise<void> => {
        await keeper.flush();
        const paths = await host.call("writeOut", { ids: [...ids], formats: [...formats] });
        notify({ level: "info", text: words.exports.written(paths), hint: "" });
      };
      ask(work());
    },
    copyReport(names) {
      const work = async (): Promise<void> => {
        const { text } = await host.call("report", { names });
        await putOnClipboard(text);
        notify({ level: "info", text: words.report.copied, hint: names ? words.report.named : words.report.unnamed });
      };
      ask(work());
    },
    copy(text, told) {
      ask(putOnClipboard(text).then(() => notify({ level: "info", text: told, hint: "" })));
    },
  };
}

export const ProgramContext = createContext<Program | null>(null);

export function useProgram(): Program {
  const program = useContext(ProgramContext);
  if (program === null) throw new Error("no program in this tree");
  return program;
}
