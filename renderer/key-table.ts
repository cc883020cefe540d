/** Every key that the window hears, once: what listens and the list that people read are both made from it. */
import { Attention } from "../src/api/transcript.ts";

/** By the part of the window that has the keyboard; the first of several is the one that tips name. */
const table = {
  window: {
    addFiles: ["Ctrl O"],
    addFolder: ["Ctrl Shift O"],
    record: ["M"],
    stopRecording: ["Shift M"],
    search: ["F"],
    settings: ["Ctrl ,"],
    attention: Attention.options.map((_, place) => String(place + 1)),
    close: ["Escape"],
    keys: ["?"],
  },
  transcript: {
    play: ["Space", "K"],
    back: ["J"],
    ahead: ["L"],
    secondBack: ["ArrowLeft"],
    secondAhead: ["ArrowRight"],
    before: ["ArrowUp"],
    after: ["ArrowDown"],
    edit: ["Enter"],
    nextDoubt: ["N"],
    loop: ["R"],
    timing: ["T"],
    compare: ["C"],
    find: ["Ctrl F"],
    export: ["E", "Ctrl E"],
    undo: ["Ctrl Z"],
    redo: ["Ctrl Shift Z", "Ctrl Y"],
  },
  editing: {
    keep: ["Enter"],
    keepAndNext: ["Tab"],
    keepAndBefore: ["Shift Tab"],
    split: ["Ctrl Enter"],
    merge: ["Backspace"],
    times: ["Alt Enter"],
    play: ["Ctrl Space"],
    drop: ["Escape"],
  },
  timing: {
    hear: ["P"],
    startHere: ["S"],
    endHere: ["D"],
    startBorder: ["Shift S"],
    endBorder: ["Shift D"],
    closer: ["+", "="],
    farther: ["-"],
    whole: ["0"],
  },
  border: {
    earlier: ["ArrowLeft"],
    later: ["ArrowRight"],
    muchEarlier: ["Shift ArrowLeft"],
    muchLater: ["Shift ArrowRight"],
    leave: ["Escape"],
  },
  times: {
    keep: ["Enter"],
    earlier: ["ArrowDown"],
    later: ["ArrowUp"],
    muchEarlier: ["Shift ArrowDown"],
    muchLater: ["Shift ArrowUp"],
    drop: ["Escape"],
  },
  finding: {
    next: ["Enter"],
    previous: ["Shift Enter"],
    close: ["Escape"],
  },
  queue: {
    before: ["ArrowUp"],
    after: ["ArrowDown"],
    spanBefore: ["Shift ArrowUp"],
    spanAfter: ["Shift ArrowDown"],
    moveUp: ["Alt ArrowUp"],
    moveDown: ["Alt ArrowDown"],
    all: ["Ctrl A"],
    remove: ["Delete", "Backspace"],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

export type KeyPlace = keyof typeof table;
export type KeyAction<Place extends KeyPlace> = keyof (typeof table)[Place] & string;
/** A text for every action, so that none is missing from the list. */
export type KeyNames = { [Place in KeyPlace]: Record<KeyAction<Place>, string> };
/** What the actions of a place do; false where the key is left to whatever else hears it. */
export type KeyDeeds<Place extends KeyPlace> = Record<KeyAction<Place>, (chord: string) => unknown>;

export const keyPlaces: Record<KeyPlace, Record<string, readonly string[]>> = table;

/** @returns the key that a tip names */
export function keyOf<Place extends KeyPlace>(place: Place, action: KeyAction<Place>): string {
  return keyPlaces[place][action]?.[0] ?? "";
}

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** @returns a pressed key as the table writes it: "Ctrl Shift Z" */
export function chordOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string {
  // On a keyboard of another script the place of the key counts.
  const foreign = key.length === 1 && key > "\u007f" && code.startsWith("Key");
  const name = key === " " ? "Space" : foreign ? code.slice(3) : key.length === 1 ? key.toUpperCase() : key;
  // Shift belongs to how a sign is typed, but not to a letter.
  const shift = shiftKey && (name.length > 1 || /[A-Z]/.test(name));
  return [ctrlKey || metaKey ? "Ctrl" : "", altKey ? "Alt" : "", shift ? "Shift" : "", name]
    .filter((part) => part !== "")
    .join(" ");
}

/** Does what a pressed key means in a place, and keeps it from everybody else. @returns whether it meant anything */
export function press<Place extends KeyPlace>(
  place: Place,
  deeds: KeyDeeds<Place>,
  event: Pressed & { preventDefault(): void },
): boolean {
  const chord = chordOf(event);
  for (const [action, deed] of Object.entries<(chord: string) => unknown>(deeds)) {
    if (keyPlaces[place][action]?.includes(chord) !== true || deed(chord) === false) continue;
    event.preventDefault();
    return true;
  }
  return false;
}
