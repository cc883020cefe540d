/** Names of voices that the person lets the program keep, to be suggested in other recordings: personal data, off until it is turned on. */
import { z } from "zod";

/** A voice by its name; what it sounds like is told to nobody. */
export const KnownVoice = z.object({
  name: z.string(),
  /** of speech by which it is known */
  seconds: z.number(),
});
export type KnownVoice = z.infer<typeof KnownVoice>;

export const KnownVoices = z.object({
  /** whether voices are kept and compared at all */
  on: z.boolean(),
  voices: z.array(KnownVoice),
});
export type KnownVoices = z.infer<typeof KnownVoices>;

/** Somebody without a name sounds like a known voice: a guess, which the person takes or not. */
export const VoiceSuggestion = z.object({
  /** as the transcript calls who speaks: `Speaker 1` */
  speaker: z.string(),
  name: z.string(),
});
export type VoiceSuggestion = z.infer<typeof VoiceSuggestion>;
