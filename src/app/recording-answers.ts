/** What pages ask about recordings that they make, answered. */
import type { Handlers } from "../api/contract.ts";
import type { recordingMethods } from "../api/recording.ts";
import type { Recorder } from "./recorder.ts";

export function recordingAnswers(recorder: Recorder): Pick<Handlers, keyof typeof recordingMethods> {
  return {
    recordings: () => recorder.recordings(),
    startRecording: ({ page, rate, options }) => recorder.start(page, rate, options),
    record: async ({ id, from, base64 }) => ({
      samples: await recorder.write(id, from, Buffer.from(base64, "base64")),
    }),
    pauseRecording: async ({ id, paused }) => {
      recorder.pause(id, paused);
      return {};
    },
    stopRecording: async ({ id }) => {
      await recorder.stop(id);
      return {};
    },
    settleCutOff: async ({ id, kept }) => {
      await recorder.settleCutOff(id, kept);
      return {};
    },
  };
}
