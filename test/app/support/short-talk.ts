import type { Script } from "../../e2e/scripted.ts";

/** Ten seconds and two words, at once. */
export const shortTalk: Script = {
  duration: () => 10,
  segments: () => [{ start: 0, end: 5, text: " Two words." }],
  pace: async () => {},
};
