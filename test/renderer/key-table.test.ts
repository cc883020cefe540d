/** The table of keys: how a pressed one is written, and that no two actions of a place want the same. */
import { expect, test } from "vitest";
import { chordOf, keyPlaces, press } from "../../renderer/key-table.ts";

const pressed = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test("keys are written one way, whatever the system, the keyboard and its caps lock", () => {
  expect(chordOf(pressed(" "))).toBe("Space");
  expect(chordOf(pressed("Z", { shiftKey: true, metaKey: true }))).toBe("Ctrl Shift Z");
  expect(chordOf(pressed("K"))).toBe("K");
  expect(chordOf(pressed("?", { shiftKey: true }))).toBe("?");
  expect(chordOf(pressed("Tab", { shiftKey: true }))).toBe("Shift Tab");
  expect(chordOf(pressed("я", { code: "KeyZ", ctrlKey: true }))).toBe("Ctrl Z");
});

test("a key means one thing in a place", () => {
  for (const [place, actions] of Object.entries(keyPlaces)) {
    const chords = Object.values(actions).flat();
    expect(new Set(chords).size, place).toBe(chords.length);
  }
  const both = [keyPlaces.window, keyPlaces.transcript].flatMap((actions) => Object.values(actions).flat());
  expect(new Set(both).size).toBe(both.length);
});

test("a key that its action does not take is left to others", () => {
  const heard: string[] = [];
  const event = { ...pressed("Enter"), preventDefault: () => heard.push("kept") };
  const deeds = { next: () => heard.push("next"), previous: () => {}, close: () => {} };
  expect([press("finding", deeds, event), heard]).toEqual([true, ["next", "kept"]]);
  expect([press("finding", { ...deeds, next: () => false }, event), heard.length]).toEqual([false, 2]);
});
