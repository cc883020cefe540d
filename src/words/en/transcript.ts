/** Sentences of the transcript: reading, editing, doubts, the player, search, export. */
import type { Preparing } from "../../api/engine.ts";
import { readingSpeedLimit } from "../../api/settings.ts";
import type { Suspicion } from "../../api/transcript.ts";
import { count, grouped, percentSoFar } from "../../lib/figures.ts";
import { preparing } from "../../lib/preparing.ts";
import { englishFigures } from "./figures.ts";

const suspicion: Record<Suspicion, { name: string; reason: string }> = {
  loop: { name: "Loop", reason: "The model repeated itself here." },
  silence: { name: "Silence", reason: "There may be no speech here." },
  "low confidence": { name: "Low confidence", reason: "The model was unsure of these words." },
  "speech skipped": { name: "Speech skipped", reason: "Some speech here may have been left out." },
  "token rate": { name: "Odd pace", reason: "More or fewer words than this much sound can hold." },
  language: { name: "Language", reason: "This may have been said in another language." },
  overlap: { name: "Overlap", reason: "Two people speak at once here: one of them may not be heard." },
  "time stamps": { name: "Times", reason: "The times of these words ran backwards." },
};

export const transcriptWords = {
  transcript: {
    nothing: "Choose a file to read its transcript.",
    waiting: "Waits for its turn. Words appear here while they are made.",
    allPaused: "The queue is paused.",
    paused: "Paused before the first words.",
    cancelled: "Cancelled before the first words.",
    wentOn: (at: string) => `Interrupted and gone on at ${at}: what was done before is kept.`,
    working: "Listening. Words appear here while they are made.",
    next: "Next. Words appear here while they are made.",
    preparing: (step: Preparing) =>
      step.share === null ? preparing(step) : `${preparing(step)}: ${percentSoFar(step.share)}`,
    preparingHint: ({ step }: Preparing) => {
      if (step === "loading") return "";
      return step === "speakers" ? "Words come then, with their speakers." : "Once, for this machine. Words come then.";
    },
    provisional: "Being decoded now",
    silent: "No speech was found in this file.",
    silentHint: "Transcribe it again without speech detection if there should be words.",
    withoutVad: "Try without speech detection",
    follow: "Newest words",
    label: "Transcript",
    edited: "Edited",
    saved: "Saved",
    saving: "Saving…",
    original: "Show the original",
    showEdited: "Show my version",
    originalTitle: "The original",
    originalHint: "This is what was heard, before your changes. It can be read and copied, not changed.",
    revert: "Back to the original",
    export: "Export",
    otherLanguage: "Heard wrongly? Transcribe it in another language; this one is kept",
    copy: "Copy text",
    copied: "The text is on the clipboard.",
    compare: "Compare",
    find: "Find and replace",
    undo: "Undo",
    redo: "Redo",
    edit: "Edit this segment",
    split: "Split here",
    merge: "Merge with the one before",
    notes: "Of the recording",
    speaker: "Speaker",
    addSpeaker: "Name the speaker",
    editHint: (split: string) =>
      `Enter keeps the change, Tab goes on with the next, Escape drops it, ${split} splits at the cursor.`,
    savePlace: "Save this span as WAV",
    segmentAt: (time: string) => `Play from ${time}`,
  },
  find: {
    label: "Find in this transcript",
    replaceLabel: "Replace with",
    found: (at: number, all: number) => (all === 0 ? "Not found" : `${at} of ${grouped(all)}`),
    next: "Next match",
    previous: "Previous match",
    replace: "Replace",
    replaceAll: "Replace all",
    replaced: (n: number) => `${count(n, "place", "places")} replaced.`,
    close: "Close find",
  },
  suspect: {
    names: suspicion,
    listen: "Listen",
    keep: "Keep",
    redoPlain: "Decode again without speech detection",
    redoAccurate: "Decode again, accurate",
    redoModel: (name: string) => `Hear it again with ${name}`,
    redoLanguage: "Decode again in another language",
    redo: "Decode again",
    working: "Decoding this span again…",
    same: "Decoded again: the same words.",
    changed: "This span was decoded again. Undo brings the old words back.",
    empty: "Decoded again: no words were found here; the old ones stay.",
    next: "Next doubtful span",
    label: (names: string) => `Doubtful: ${names}`,
  },
  player: {
    play: "Play",
    pause: "Pause",
    back: "Back 5 seconds",
    ahead: "Ahead 5 seconds",
    speed: "Speed",
    loop: "Loop this segment",
    waveform: "Place in the recording",
  },
  pictures: {
    title: "Pictures",
    pane: "Beside the text",
    show: "Show the pictures",
    hide: "Hide the pictures",
    subtitles: "Subtitles over the pictures",
    fill: "Fill the screen",
    leave: "Leave the full screen",
    place: "Place in the film",
    refused: ({ refused, silent }: { refused: string; silent: boolean }) =>
      silent
        ? "The pictures of this file can't be shown here with their sound; the sound is played alone."
        : `The pictures of this file (${refused}) can't be shown here; its sound is played.`,
  },
  search: {
    label: "Search all transcripts",
    title: "Search",
    results: (n: number) => (n === 0 ? "Nothing found." : count(n, "place found", "places found")),
    close: "Close search",
    history: "All transcripts",
    empty: "Transcripts gather here as files are finished.",
    removed: "Removed from the list",
    removedHint: "Kept for 30 days with their transcripts and your changes.",
    back: "Bring back",
    bringBack: (name: string) => `Bring back ${name}`,
  },
  subtitles: {
    open: "Preview subtitles",
    title: "Subtitles",
    close: "Close the preview",
    none: "There is nothing to show yet.",
    summary: (n: number) => count(n, "subtitle"),
    tooFast: (n: number) =>
      n === 0
        ? `None is faster than ${readingSpeedLimit} characters a second.`
        : `${grouped(n)} too fast to read: more than ${readingSpeedLimit} characters a second.`,
    speed: (charactersPerSecond: number) => `${charactersPerSecond.toFixed(1)} characters/s`,
    fast: "Too fast",
    next: "Next too fast",
    hear: (from: string, to: string) => `Play from ${from} to ${to}`,
  },
  exports: {
    names: {
      txt: "Plain text",
      srt: "SubRip subtitles",
      vtt: "WebVTT subtitles",
      ass: "ASS subtitles, with a style",
      json: "JSON, everything",
      tsv: "Table, tabs",
      csv: "Table, commas",
      md: "Markdown",
      html: "Page for reading",
      docx: "Word document",
      lrc: "Lyrics",
    },
    several: "Export",
    writeOut: (formats: readonly string[], inFolder: boolean) =>
      `Write ${englishFigures.listed(formats)} ${inFolder ? "into the folder for results" : "beside the recording"}`,
    written: (paths: readonly string[]) =>
      paths.length <= 2
        ? `Written: ${paths.join(", ")}`
        : `${grouped(paths.length)} files written, the first is ${paths[0]}`,
  },
};
