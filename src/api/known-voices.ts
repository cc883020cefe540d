/** Names of voices that the person lets the program keep, to be suggested in other recordings: personal data, off until it is turned on. */
import { z } from "zod";
import { JobId } from "./queue.ts";

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

const nothing = z.object({});

export const voiceMethods = {
  /** the voices that are kept by name, and whether any are */
  knownVoices: { input: nothing, output: KnownVoices },
  /** Off keeps and compares nothing; what was kept stays until it is forgotten. */
  keepVoices: { input: z.object({ on: z.boolean() }), output: KnownVoices },
  /** keeps the voice of somebody in a transcript, by the name that is there; refused while it is off, and for a voice that says too little */
  keepVoice: { input: z.object({ id: JobId, speaker: z.string().min(1).max(200) }), output: nothing },
  /** whom those without a name in a finished transcript sound like: guesses; none while it is off */
  suggestVoices: { input: z.object({ id: JobId }), output: z.array(VoiceSuggestion) },
  /** a guess that is not to be made again */
  declineVoice: { input: z.object({ id: JobId, suggestion: VoiceSuggestion }), output: nothing },
  /** forgets voices by their names, or all, with all that was guessed */
  forgetVoices: { input: z.object({ names: z.array(z.string()).max(10_000).optional() }), output: KnownVoices },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
