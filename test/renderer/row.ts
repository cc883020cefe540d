/** A file of the queue as the page has it, in any state. */
import type { FileOptions } from "../../src/api/engine.ts";

export const usualOptions: FileOptions = {
  model: "whisper-base",
  language: "auto",
  preset: "fast",
  task: "transcribe",
  channel: "auto",
  track: "auto",
  speakers: "off",
};

/** What a row has in every state. */
export const talk = {
  id: "a",
  name: "talk.wav",
  folder: "",
  bytes: 1,
  duration: 60,
  language: null,
  otherLanguages: [],
  options: usualOptions,
  notes: [],
  attention: "slim" as const,
  order: 1,
  addedAt: 0,
  suspects: 0,
  edited: false,
};
