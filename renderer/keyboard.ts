/** The page's keys, where no field has them. */
import { Attention } from "../src/api/transcript.ts";
import { shownSegments, useDocument } from "./document.ts";
import { player, usePlayer } from "./player.ts";
import type { Program } from "./program.ts";
import { change, page } from "./store.ts";
import { useReading } from "./views/reading.ts";
import { nextDoubt } from "./views/transcript-head.tsx";

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

function find(): void {
  change({ view: "transcript" });
  useReading.setState({ finding: true });
}

/** What menus and keys name. */
export function command(program: Program, name: string): void {
  const commands: Record<string, () => void> = {
    "add-files": () => program.choose("files"),
    "add-folder": () => program.choose("folder"),
    export: () => document.getElementById("export")?.click(),
    settings: () => change({ dialog: "settings" }),
    keys: () => change({ dialog: "keys" }),
    undo: program.keeper.undo,
    redo: program.keeper.redo,
    find,
  };
  commands[name]?.();
}

const plain: Record<string, (program: Program) => void> = {
  " ": player.toggle,
  j: () => player.skip(-5),
  k: player.toggle,
  l: () => player.skip(5),
  ArrowUp: () => step(-1),
  ArrowDown: () => step(1),
  ArrowLeft: () => player.skip(-1),
  ArrowRight: () => player.skip(1),
  Enter: () => {
    const { chosen, edit } = useReading.getState();
    if (chosen !== null && useDocument.getState().original === null) edit(chosen);
  },
  Escape: () => {
    if (page().view !== "transcript") change({ view: "transcript", searchText: "" });
    else useReading.getState().choose(null);
  },
  f: () => document.getElementById("search")?.focus(),
  e: (program) => command(program, "export"),
  c: () => {
    if (page().selected !== null) change({ view: "compare" });
  },
  n: nextDoubt,
  r: loop,
  ...Object.fromEntries(
    Attention.options.map((mode, index) => [String(index + 1), (program: Program) => program.setAttention(mode)]),
  ),
  "?": () => change({ dialog: "keys" }),
};

const withControl: Record<string, string> = {
  z: "undo",
  f: "find",
  o: "add-files",
  e: "export",
  ",": "settings",
  y: "redo",
};

/** @returns the function that ends it */
export function listenToKeys(program: Program): () => void {
  const pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || page().dialog !== null || page().confirmation !== null) return;
    const { target, key } = event;
    const inField =
      target instanceof HTMLElement && target.closest("input:not([type=range]), textarea, [role=menu]") !== null;
    if (event.ctrlKey || event.metaKey) {
      const name = event.shiftKey && key.toLowerCase() === "z" ? "redo" : withControl[key.toLowerCase()];
      if (name === undefined || (inField && name !== "add-files")) return;
      event.preventDefault();
      command(program, name);
      return;
    }
    if (inField || event.altKey) return;
    const onButton = target instanceof HTMLElement && target.closest("button, [role=radio]") !== null;
    if (onButton && (key === " " || key === "Enter" || key.startsWith("Arrow"))) return;
    const action = plain[key] ?? plain[key.toLowerCase()];
    if (action === undefined) return;
    event.preventDefault();
    action(program);
  };
  window.addEventListener("keydown", pressed);
  return () => window.removeEventListener("keydown", pressed);
}
