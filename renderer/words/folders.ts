/** Sentences about folders in the settings. */
import type { FolderCounts } from "../../src/api/queue.ts";
import { grouped } from "../../src/lib/figures.ts";
import { kindsOf } from "../../src/lib/passed-over.ts";

export const folderWords = {
  folders: {
    choose: "Choose…",
    add: "Add a folder…",
    move: "Move…",
    type: "A whole path, such as /home/me/talks",
    watch: "Watched folders",
    watchHint: "Recordings that come into them are transcribed by themselves, with the settings as they are then.",
    watchAdd: "Watch another folder",
    unwatch: (folder: string) => `Stop watching ${folder}`,
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
