/** What the page can do: each a question to the program and what the person is told of its answer. */
import { createContext, useContext } from "react";
import { methods } from "../src/api/contract.ts";
import type { Added } from "../src/api/queue.ts";
import type { Settings } from "../src/api/settings.ts";
import type { Attention } from "../src/api/transcript.ts";
import type { PageHost } from "./connect.ts";
import type { DocumentKeeper } from "./document.ts";
import type { DroppedFile } from "./drop.ts";
import { type ExportActions, exportActions } from "./export-actions.ts";
import { Mirror, predict } from "./mirror.ts";
import { offerModel } from "./model-actions.ts";
import { type QueueActions, queueActions } from "./queue-actions.ts";
import { type RecordingActions, recordingActions } from "./recording-actions.ts";
import { choose, type How } from "./selection.ts";
import { ask, change, inView, notify, page, tellFailure } from "./store.ts";
import { words } from "./words.ts";

export interface Program extends QueueActions, ExportActions {
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
  settle(change: (settings: Settings) => Settings): void;
  setAttention(attention: Attention): void;
  compare(modes: readonly Attention[]): void;
  measureGpu(): void;
  stopMeasuringGpu(): void;
}

function tellAdded({ added, ignored, known, unreadable, models }: Added): void {
  const isModelAlone = models.length > 0 && added.length + ignored.length + known + unreadable.length === 0;
  if (!isModelAlone)
    notify({ level: added.length > 0 ? "info" : "warning", text: words.added(added.length, ignored, known), hint: "" });
  for (const { failure } of unreadable.slice(0, 3)) tellFailure(failure);
}

function settled(host: PageHost, settings: Settings): void {
  const valid = methods.changeSettings.input.safeParse(settings);
  if (!valid.success) return;
  change({ settings });
  ask(host.call("changeSettings", settings).then(() => predict(host, settings)));
}

export function createProgram(host: PageHost, keeper: DocumentKeeper): Program {
  const select: Program["select"] = (id) => {
    if (page().selected === id) return;
    change({ selected: id, anchor: null, view: "transcript" });
    ask(keeper.open(id));
  };
  const settle: Program["settle"] = (changed) => settled(host, changed(page().settings));
  const tookFiles = (added: Added): void => {
    tellAdded(added);
    const [model] = added.models;
    if (model !== undefined) offerModel(host, model);
    const [first] = added.added;
    if (first !== undefined && page().selected === null) select(first);
  };
  const recordings = recordingActions(host, select);
  const mirror = new Mirror(host, { keeper, recorder: recordings.recorder, select, tookFiles });
  return {
    host,
    keeper,
    recordings,
    ...queueActions(host),
    ...exportActions(host, keeper),
    start: () => mirror.start(),
    addDropped(files) {
      if (files.length === 0) return;
      change({ uploading: host.kind === "browser" ? 0 : null });
      const work = host.add(files, (uploading) => change({ uploading })).then(tookFiles);
      ask(work.finally(() => change({ uploading: null })));
    },
    choose(kind) {
      if (host.choose === null) document.getElementById(`choose-${kind}`)?.click();
      else ask(host.choose(kind).then((added) => added !== null && tookFiles(added)));
    },
    select,
    chooseRow(id, how) {
      const { selected, ...rest } = choose(page(), inView(), id, how);
      select(selected);
      change(rest);
    },
    jump(id, seconds) {
      select(id);
      change({ view: "transcript", moment: { id, seconds } });
    },
    settle,
    setAttention: (attention) => settle((all) => ({ ...all, transcribe: { ...all.transcribe, attention } })),
    compare(modes) {
      const { selected: id } = page();
      if (id === null) return;
      change({ view: "compare" });
      ask(host.call("compare", { id, modes: [...modes] }));
    },
    measureGpu: () => ask(host.call("measureGpu", {})),
    stopMeasuringGpu: () => ask(host.call("stopMeasuringGpu", {})),
  };
}

export const ProgramContext = createContext<Program | null>(null);

export function useProgram(): Program {
  const program = useContext(ProgramContext);
  if (program === null) throw new Error("no program in this tree");
  return program;
}
