/** Sentences about who speaks. */
import { clock } from "../../lib/figures.ts";

export const voiceWords = {
  voices: {
    label: "Who speaks",
    more: (name: string, seconds: number) => `${name}, ${clock(seconds)} in all`,
    listen: "Listen to this voice",
    rename: "Rename everywhere…",
    renameTitle: (name: string) => `Rename ${name}`,
    name: "Name",
    same: "The same person as",
    saidBy: "Said by",
    run: "Rename",
    close: "Cancel",
    renamed: (name: string) => `Everything that ${name} says gets this name. It can be undone.`,
    joined: (name: string, other: string) =>
      `${other} is there already: ${name} and ${other} become one. It can be undone.`,
    unchanged: "Write another name.",
  },
};
