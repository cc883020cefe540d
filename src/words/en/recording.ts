/** Sentences about recording in the window. */
import { clock } from "../../lib/figures.ts";

export const recordingWords = {
  recording: {
    button: "Record",
    start: "Start recording",
    starting: "Starting…",
    source: "What is recorded",
    sources: { microphone: "The microphone", computer: "What this computer plays", both: "Both" },
    device: "Microphone",
    usual: "As the system chooses",
    unnamed: (number: number) => `Microphone ${number}`,
    into: (folder: string) => `The sound goes into a file in ${folder}, and nowhere else.`,
    folder: "Folder for recordings",
    folderHint: (folder: string) => `Now ${folder}`,
    usualFolder: "The usual one",
    speakersLater: "Who speaks is found out when all of it was heard: words come at the end.",
    region: "Recording",
    elapsed: "Recorded so far",
    level: "Level",
    stop: "Stop",
    stopping: "Stopping…",
    elsewhere: (name: string) => `${name} is being recorded in another window.`,
    waiting: "The program can't be reached: what is said is kept in this window until it is back.",
    listening: "Words appear here while somebody speaks",
    later: "Words come when the recording has ended",
    afterOthers: "Words come when the files that another model transcribes are done",
    row: "recording",
    ended: (name: string) => `${name} is in the queue.`,
    cutOff: (name: string, seconds: number) => `${name} was cut off at ${clock(seconds)}.`,
    cutOffHint: "All that was recorded until then is kept, and is transcribed.",
    keep: "Keep it",
    remove: "Delete the recording",
    removeAsk: (name: string) => `Delete ${name}?`,
    removeHint: "The file and its words are gone then, for good.",
    closing: {
      message: "A recording is under way.",
      hint: "Closing the window ends it. What was recorded is kept, and is transcribed.",
      keep: "Keep Recording",
      end: "End It",
    },
    refused: {
      forbidden: {
        message: "The microphone may not be used.",
        hint: "Allow it beside the address or in the system's settings (Privacy, Microphone), then record again.",
      },
      missing: { message: "There is no microphone.", hint: "Plug one in, or choose another one." },
      taken: {
        message: "The microphone gives no sound.",
        hint: "Another program may be using it: close that one, or choose another microphone.",
      },
      silent: {
        message: "No sound came with what was shared.",
        hint: "Share a tab or the whole screen, with its sound switched on in the same dialog. Not every browser and system can do that.",
      },
      lost: {
        message: "The microphone is gone: the recording is paused, and what was said until then is kept.",
        hint: "Plug it in again, then go on; or stop the recording.",
      },
      other: { message: "Nothing can be recorded here.", hint: "Use another browser, or the desktop program." },
    },
  },
};
