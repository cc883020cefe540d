/** What a page asks of voices that are known by name, answered. */
import type { Handlers } from "../api/contract.ts";
import type { voiceMethods } from "../api/known-voices.ts";
import type { Segment } from "../api/transcript.ts";
import type { VoicedRecording, VoicesByName } from "./known-voices.ts";

/** @param transcriptOf a file of the queue, with the person's changes */
export function voiceAnswers(
  voices: VoicesByName,
  transcriptOf: (id: string) => { recording: VoicedRecording; segments: readonly Segment[] },
): Pick<Handlers, keyof typeof voiceMethods> {
  return {
    knownVoices: () => voices.known(),
    keepVoices: ({ on }) => voices.turn(on),
    keepVoice: async ({ id, speaker }) => {
      const { recording, segments } = transcriptOf(id);
      await voices.keep(recording, segments, speaker);
      return {};
    },
    suggestVoices: async ({ id }) => {
      const { recording, segments } = transcriptOf(id);
      return voices.suggest(id, recording, segments);
    },
    declineVoice: async ({ id, suggestion }) => {
      await voices.decline(id, suggestion);
      return {};
    },
    forgetVoices: ({ names }) => voices.forget(names),
  };
}
