/** Sentences of the window as a whole: adding files, messages, keys, the connection. */
import type { FailureValue } from "../../src/api/failure.ts";
import type { PassedOver } from "../../src/api/queue.ts";
import { Attention } from "../../src/api/transcript.ts";
import { bytes, count } from "../../src/lib/figures.ts";
import { kindsOf } from "../../src/lib/passed-over.ts";
import { attention } from "./panel.ts";

const failure = (code: string, message: string, hint: string): FailureValue => ({ code, message, hint });

const modeNames = Attention.options.map((mode) => attention[mode]).join(", ");

export const windowWords = {
  product: "Slimscribe",
  add: { button: "Add files", files: "Files…", folder: "A folder…", label: "Add files or a folder" },
  drop: {
    title: "Drop recordings here",
    text: "Audio and video files, or whole folders of them.",
    kinds: "WAV, MP3, M4A, FLAC, Ogg, Opus, MP4, MOV, MKV, WebM and more",
    private: "Nothing leaves this machine.",
    model: (name: string, size: number) => `Ready with ${name} (${bytes(size)}), on this processor.`,
    over: "Let go to add them",
    bill: "Memory for each 30 s of sound being decoded",
    files: "Choose files",
    folder: "Choose a folder",
    removed: (n: number) => `Bring back ${count(n, "removed file", "removed files")}`,
  },
  added: (added: number, ignored: readonly PassedOver[], known: number) =>
    [
      added > 0 ? `${count(added, "file", "files")} added.` : "Nothing was added.",
      ignored.length > 0 ? `Passed over: ${kindsOf(ignored)}.` : "",
      known > 0 ? `${count(known, "is", "are")} in the queue already.` : "",
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
  missingModel: (model: string) => `${model} is missing`,
  uploading: (share: number) => `Receiving files: ${Math.round(100 * share)} %`,
  keys: {
    title: "Keyboard",
    open: "Keyboard",
    close: "Close",
    list: [
      ["Space", "Play or pause"],
      ["J  K  L", "Back, pause, ahead"],
      ["↑  ↓", "Segment before, after"],
      ["Enter", "Edit the segment"],
      ["Tab", "While editing: the next segment"],
      ["Ctrl Enter", "While editing: split at the cursor"],
      ["Ctrl+Space", "While editing: play or pause"],
      ["Ctrl Z", "Undo"],
      ["Ctrl Shift Z", "Redo"],
      ["N", "Next doubtful span"],
      ["R", "Loop the segment"],
      ["F", "Search all transcripts"],
      ["Ctrl F", "Find and replace"],
      ["E", "Export"],
      ["C", "Compare on this file"],
      [Attention.options.map((_, index) => index + 1).join("  "), modeNames],
      ["Ctrl O", "Add files"],
      ["?", "This list"],
    ] satisfies [string, string][],
  },
  notices: { close: "Close this message", region: "Messages" },
  report: {
    title: "Report for a question",
    hint: "Program, machine, failures and the log, as a text to send to somebody. No words of transcripts.",
    copy: "Copy report",
    names: "With names of files and folders",
    copied: "The report is on the clipboard.",
    named: "It names files and folders.",
    unnamed: "It names no files and no folders.",
  },
  reach: {
    lost: "The program can't be reached.",
    lostHint:
      "It may have been closed, or the connection is down. What is done is kept; this page goes on by itself as soon as it is back.",
    locked: "The program was started again.",
    lockedHint: "This page has no key to it: open the address that slimscribe serve printed.",
  },
  failures: {
    unreachable: failure("page.unreachable", "The program can't be reached.", "See whether it is still running."),
    locked: failure(
      "page.locked",
      "This page has no key to the program.",
      "Open the address that slimscribe serve printed.",
    ),
    unreadable: failure("page.answer", "The program's answer could not be read.", "Reload the page."),
    clipboard: failure(
      "page.clipboard",
      "The text could not be copied.",
      "Click into the window and try again, or mark the text and copy it with the keyboard.",
    ),
  },
};
