/** Sentences about folders in the settings. */
import type { FolderCounts } from "../../api/queue.ts";
import { grouped } from "../../lib/figures.ts";
import { kindsOf } from "../../lib/passed-over.ts";

export const folderWords = {
  folders: {
    choose: "Choose…",
    add: "Add a folder…",
    move: "Move…",
    type: "A whole path, such as /home/me/talks",
    watch: "Watched folders",
    watchHint:
      "Recordings that come into them are transcribed by themselves, with the settings as they are then, or a folder's own.",
    watchAdd: "Watch another folder",
    unwatch: (folder: string) => `Stop watching ${folder}`,
    own: (folder: string) => `Own settings for ${folder}`,
    usual: "As all files",
    results: "Results into",
    resultsUsual: "As for all files.",
    noFiles: "no files written",
    into: (folder: string) => `into ${folder}`,
    whenDone: "When a recording is done",
    program: "Program to run when a recording is done",
    programHint: "With the recording's path and those of the files written of it; it reads more on its input.",
    webhook: "Webhook when a recording is done",
    webhookHint:
      "It gets the recording's path, length and language and the results' paths, not the words. For n8n, Zapier, scripts.",
    counted: ({ recordings, ignored, isWhole }: FolderCounts) =>
      [
        `${isWhole ? "" : "At least "}${recordings === 1 ? "1 recording" : `${grouped(recordings)} recordings`}`,
        ignored.length > 0 ? `passed over: ${kindsOf(ignored)}` : "",
      ]
        .filter((part) => part !== "")
        .join("; "),
    models: "Models",
    modelsHint: "Your own models move to the folder that you name here.",
    moved: (folder: string) => `Your models are in ${folder} now.`,
    data: "Data",
    dataHint: "The queue, transcripts and your changes.",
  },
};
