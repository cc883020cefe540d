/** What a person does with files of the queue. */
import type { ChosenOptions } from "../src/api/engine.ts";
import type { QueueAction } from "../src/api/queue.ts";
import { differingOptions, saidOptions, withChosen } from "../src/lib/file-options.ts";
import type { PageHost } from "./connect.ts";
import { ask, change, notify, page } from "./store.ts";
import { words } from "./words.ts";

export interface QueueActions {
  act(action: QueueAction, ids?: readonly string[]): void;
  /** for files that wait */
  chooseOptions(ids: readonly string[], chosen: ChosenOptions): void;
  /** transcribes files once more in a way that is chosen for them */
  redoWith(ids: readonly string[], chosen: ChosenOptions): void;
  /** transcribes a file in a language that the person names */
  inLanguage(id: string, language: string): void;
  pauseAll(paused: boolean): void;
  move(ids: readonly string[], before: string | null): void;
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

/** Of files that were removed just now. */
function offerUndo(host: PageHost, ids: readonly string[]): void {
  const run = (): void => ask(host.call("act", { action: "restore", ids: [...ids] }));
  const { removed, undo } = words.queue;
  notify({ level: "info", text: removed(ids.length), hint: "", action: { label: undo, run } });
}

/** Whether a file would be transcribed as it was. */
function isSame(id: string, chosen: ChosenOptions): boolean {
  const options = page().rows.get(id)?.options;
  return options !== undefined && saidOptions(differingOptions(withChosen(options, chosen), options)).length === 0;
}

export function queueActions(host: PageHost): QueueActions {
  return {
    act(action, ids) {
      const run = (): void => ask(host.call("act", ids === undefined ? { action } : { action, ids: [...ids] }));
      if (action === "retry") againUnless(editedAmong(ids ?? []), ids ?? [], run);
      else run();
      if (action === "remove" && ids !== undefined) offerUndo(host, ids);
    },
    chooseOptions(ids, chosen) {
      const told = host.call("chooseOptions", { ids: [...ids], options: chosen }).then(({ ids: changed }) => {
        const begun = ids.length - changed.length;
        if (begun > 0) notify({ level: "warning", text: words.options.begun(begun), hint: "" });
      });
      ask(told);
    },
    redoWith(ids, chosen) {
      // In another way than before nothing is replaced.
      const same = ids.filter((id) => isSame(id, chosen));
      againUnless(editedAmong(same), ids, () => ask(host.call("redoWith", { ids: [...ids], options: chosen })));
    },
    inLanguage: (id, language) => ask(host.call("inLanguage", { ids: [id], language })),
    pauseAll: (paused) => ask(host.call("pauseAll", { paused })),
    move: (ids, before) => ask(host.call("move", { ids: [...ids], before })),
  };
}
