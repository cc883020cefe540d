/** Sentences of the window as a whole: adding files, messages, keys, the connection. */
import type { PassedOver } from "../../api/queue.ts";
import { Attention } from "../../api/transcript.ts";
import { count } from "../../lib/figures.ts";
import { kindsOf } from "../../lib/passed-over.ts";
import { attention } from "./panel.ts";

const modeNames = Attention.options.map((mode) => attention[mode]).join(", ");

export const windowWords = {
  product: "Slimscribe",
  add: { button: "Add files", files: "Files…", folder: "A folder…", label: "Add files or a folder" },
  drop: {
    title: "Drop recordings here",
    text: "Audio and video files, or whole folders of them.",
    kinds: "WAV, MP3, M4A, AAC, FLAC, Ogg, Opus, AIFF, MP4, MOV, MKV, WebM, AVI, MPEG-TS and more",
    private: "Nothing leaves this machine.",
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
    /** as they stand on the keyboards of that language */
    signs: {
      Ctrl: "Ctrl",
      Alt: "Alt",
      Shift: "Shift",
      Enter: "Enter",
      Escape: "Esc",
      Space: "Space",
      Tab: "Tab",
      Backspace: "Backspace",
      Delete: "Delete",
    },
    places: {
      window: "Everywhere",
      transcript: "Listening and reading",
      editing: "While a segment is edited",
      timing: "While Timing is open",
      border: "On a border of the chosen segment",
      times: "In a field for a time",
      finding: "In the field of Find",
      queue: "In the queue",
    },
    names: {
      window: {
        addFiles: "Add files",
        addFolder: "Add a folder",
        record: "Record; while it records: pause, go on",
        stopRecording: "Stop recording",
        search: "Search all transcripts",
        settings: "Settings",
        attention: `Attention of the files to come: ${modeNames}`,
        close: "Close what was opened last",
        keys: "This list",
      },
      transcript: {
        play: "Play or pause",
        back: "Back 5 seconds",
        ahead: "Ahead 5 seconds",
        secondBack: "Back a second",
        secondAhead: "Ahead a second",
        before: "Segment before",
        after: "Segment after",
        edit: "Edit the chosen segment",
        nextDoubt: "Next doubtful span",
        loop: "Loop the segment",
        timing: "Timing: zoom, borders, shift times",
        compare: "Compare on this file",
        find: "Find and replace",
        export: "Export",
        undo: "Undo",
        redo: "Redo",
      },
      editing: {
        keep: "Keep the change",
        keepAndNext: "Keep it, go on with the next segment",
        keepAndBefore: "Keep it, go back to the one before",
        split: "Split at the cursor",
        merge: "At the beginning: merge with the one before",
        times: "To its start and end",
        play: "Play or pause",
        drop: "Drop the change",
      },
      timing: {
        hear: "Play the chosen segment once",
        startHere: "Start it at the player's place",
        endHere: "End it at the player's place",
        startBorder: "To its start, to move it by keys",
        endBorder: "To its end, to move it by keys",
        closer: "Zoom in",
        farther: "Zoom out",
        whole: "The whole recording",
      },
      border: {
        earlier: "10 ms earlier",
        later: "10 ms later",
        muchEarlier: "100 ms earlier",
        muchLater: "100 ms later",
        leave: "Leave the border",
      },
      times: {
        keep: "Keep the time",
        earlier: "10 ms earlier",
        later: "10 ms later",
        muchEarlier: "100 ms earlier",
        muchLater: "100 ms later",
        drop: "Drop what was typed",
      },
      finding: { next: "Next match", previous: "Previous match", close: "Close find" },
      queue: {
        before: "File before",
        after: "File after",
        spanBefore: "Choose upwards",
        spanAfter: "Choose downwards",
        moveUp: "Move it up",
        moveDown: "Move it down",
        all: "Choose all",
        remove: "Remove what is chosen from the list",
      },
    },
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
    unreachable: { message: "The program can't be reached.", hint: "See whether it is still running." },
    locked: {
      message: "This page has no key to the program.",
      hint: "Open the address that slimscribe serve printed.",
    },
    fullScreen: {
      message: "The pictures could not fill the screen.",
      hint: "Make the window larger instead, or see whether the browser's settings forbid it.",
    },
    unreadable: { message: "The program's answer could not be read.", hint: "Reload the page." },
    clipboard: {
      message: "The text could not be copied.",
      hint: "Click into the window and try again, or mark the text and copy it with the keyboard.",
    },
  },
};
