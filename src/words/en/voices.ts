/** Sentences about who speaks. */
import { clock, count } from "../../lib/figures.ts";

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
    keep: "Keep this voice",
    keepHint: "The name is suggested where the voice is heard in other recordings.",
    kept: (name: string) => `The voice of ${name} is kept.`,
    perhaps: (name: string) => `${name}?`,
    perhapsMore: (speaker: string, name: string) => `${speaker} sounds like ${name}`,
    isHim: (speaker: string, name: string) => `${speaker} is ${name}`,
    isNot: (speaker: string, name: string) => `${speaker} is not ${name}`,
    suggest: "Suggest names by voice",
    suggestHint:
      "When you rename a speaker, the sound of the voice can be kept, and the name is suggested in other recordings. A voice is personal data, like a fingerprint: ask whoever it belongs to. It stays on this machine, in a file of its own. Off, nothing is kept or compared.",
    known: "Known voices",
    knownCount: (known: number) => (known === 0 ? "There are none." : `${count(known, "voice", "voices")}, by name:`),
    forgetOne: (name: string) => `Forget the voice of ${name}`,
    forget: "Forget all voices",
    forgetAll: "Forget all…",
    sureForget: (known: number) => `Forget ${count(known, "voice", "voices")}?`,
    sureForgetHint: "Names in transcripts stay; nothing is suggested by these voices any more. It can't be undone.",
    forgotten: "All voices are forgotten.",
  },
};
