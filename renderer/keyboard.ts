/** What the keys of the window and the transcript do, where no field has them. */
import { Attention } from "../src/api/transcript.ts";
import { shownSegments, useDocument } from "./document.ts";
import { chordOf, type KeyDeeds, press } from "./key-table.ts";
import { closeLast } from "./opened.ts";
import { player, usePlayer } from "./player.ts";
import type { Program } from "./program.ts";
import type { Side } from "./segment-times.ts";
import { change, notify, page, showSearch } from "./store.ts";
import { timing, useTiming } from "./timing.ts";
import { useReading } from "./views/reading.ts";
import { timingActions } from "./views/timing-actions.ts";
import { nextDoubt } from "./views/transcript-head.tsx";
import { words } from "./words.ts";

function step(by: number): void {
  const segments = shownSegments(useDocument.getState());
  const { chosen, choose } = useReading.getState();
  if (segments.length === 0) return;
  choose(Math.min(segments.length - 1, Math.max(0, (chosen ?? (by > 0 ? -1 : segments.length)) + by)));
}

function loop(): void {
  const segments = shownSegments(useDocument.getState());
  const { chosen } = useReading.getState();
  const { span, time } = usePlayer.getState();
  const segment = chosen === null ? segments.findLast((one) => one.start <= time) : segments[chosen];
  player.loop(span !== null || segment === undefined ? null : { start: segment.start, end: segment.end });
}

function edit(): void {
  const { chosen, edit: open } = useReading.getState();
  if (chosen !== null && useDocument.getState().original === null) open(chosen);
}

/** A setting that a single key changes says so, and how it was. */
function setAttention(program: Program, chord: string): void {
  const { attention: before } = page().settings.transcribe;
  const wanted = Attention.options[Number(chord) - 1];
  if (wanted === undefined || wanted === before) return;
  program.setAttention(wanted);
  const action = { label: words.queue.undo, run: () => program.setAttention(before) };
  notify({ level: "info", text: words.panel.attentionSet(wanted), hint: words.panel.next, action });
}

function windowDeeds(program: Program): KeyDeeds<"window"> {
  return {
    addFiles: () => program.choose("files"),
    addFolder: () => program.choose("folder"),
    record: program.recordings.turn,
    stopRecording: program.recordings.stop,
    search() {
      const field = document.getElementById("search");
      if (field === null) return;
      showSearch();
      field.focus();
    },
    settings: () => change({ dialog: "settings" }),
    attention: (chord) => setAttention(program, chord),
    close: closeLast,
    keys: () => change({ dialog: "keys" }),
  };
}

function transcriptDeeds({ keeper }: Program): KeyDeeds<"transcript"> {
  return {
    play: player.toggle,
    back: () => player.skip(-5),
    ahead: () => player.skip(5),
    secondBack: () => player.skip(-1),
    secondAhead: () => player.skip(1),
    before: () => step(-1),
    after: () => step(1),
    edit,
    nextDoubt,
    loop,
    timing: timing.toggle,
    undo: () => keeper.undo(),
    redo: () => keeper.redo(),
    compare() {
      if (page().selected !== null) change({ view: "compare" });
    },
    find() {
      change({ view: "transcript" });
      useReading.setState({ finding: true });
    },
    export: () => document.getElementById("export")?.click(),
  };
}

/** Only while the tools are open: what is not seen is not changed by a single letter. */
function timingDeeds(program: Program): KeyDeeds<"timing"> {
  const { hear, setHere } = timingActions(program);
  const border = (side: Side) => document.getElementById(`border-${side}`)?.focus();
  return {
    hear,
    startHere: () => setHere("start"),
    endHere: () => setHere("end"),
    startBorder: () => border("start"),
    endBorder: () => border("end"),
    closer: () => timing.zoom(0.7),
    farther: () => timing.zoom(1 / 0.7),
    whole: timing.whole,
  };
}

/** What the desktop's menu names. */
export function command(program: Program, name: string): void {
  const { addFiles, addFolder, settings, keys } = windowDeeds(program);
  const { undo, redo, find, export: save } = transcriptDeeds(program);
  const commands: Record<string, (chord: string) => unknown> = {
    "add-files": addFiles,
    "add-folder": addFolder,
    export: save,
    settings,
    keys,
    undo,
    redo,
    find,
  };
  commands[name]?.("");
}

/** One that closes stays for a frame or two, with the keyboard: what is pressed then is meant for the window. */
const modal = ":is([role=dialog], [role=alertdialog], [role=menu], [role=listbox]):not([data-closed], [data-closed] *)";
const buttonsOwn = /^(?:Space|Enter|Arrow\w+)$/;

/** @returns the function that ends it */
export function listenToKeys(program: Program): () => void {
  const [everywhere, reading, mending] = [windowDeeds(program), transcriptDeeds(program), timingDeeds(program)];
  const pressed = (event: KeyboardEvent): void => {
    const { dialog, confirmation, drawer } = page();
    if (event.defaultPrevented || event.isComposing || dialog !== null || confirmation !== null || drawer) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    const within = (selector: string): boolean => target !== null && target.closest(selector) !== null;
    if (within(modal)) return;
    const chord = chordOf(event);
    // What is typed belongs to the field that it is typed in.
    const typed = !event.ctrlKey && !event.metaKey && event.key !== "Escape";
    const inField = within("input:not([type=range]), textarea");
    if (inField && typed) return;
    // The row of the open file has nothing to do with Space: who has just clicked on it wants to hear it.
    const opens = chord === "Space" && within("[aria-current=true]");
    if (buttonsOwn.test(chord) && within("button, [role=radio]") && !opens) return;
    if (press("window", everywhere, event) || (inField && chord !== "Ctrl F")) return;
    if (press("transcript", reading, event)) return;
    if (page().view === "transcript" && useTiming.getState().open) press("timing", mending, event);
  };
  window.addEventListener("keydown", pressed);
  return () => window.removeEventListener("keydown", pressed);
}
