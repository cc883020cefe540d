/**
 * Recordings that other programs hand over: transcribed beside the queue, in one batch with its files, and kept nowhere: neither in
 * the journal nor in the list, nor in any file.
 */
import type { Engine, JournalWindow, ModelSummary, TranscribeOptions } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { ExportFormat, Settings } from "../api/settings.ts";
import type { Transcript } from "../api/transcript.ts";
import { exportTranscript } from "../export/formats.ts";
import { toldFailure } from "../lib/failure.ts";

export interface BesideQueue {
  /** What the person chose for all files: whoever asks for the same shares their batch. */
  usual(): TranscribeOptions;
  models(): Promise<ModelSummary[]>;
  /** @returns why a file is no recording, by its first bytes; null where it may be one */
  check(path: string): Promise<FailureValue | null>;
  /**
   * @param onWindow hears each finished window, in the order of the file
   * @param signal ends it after the step that is under way
   * @returns null when it was cancelled @throws Failure
   */
  transcribe(
    file: string,
    options: TranscribeOptions,
    onWindow: (window: JournalWindow) => void,
    signal: AbortSignal,
  ): Promise<Transcript | null>;
  /** in a format whose files are text, with the person's rules for subtitles */
  write(transcript: Transcript, format: ExportFormat): Promise<string>;
}

export interface BesideQueueParts {
  engine: Pick<Engine, "transcribe">;
  settings(): Settings;
  models(): Promise<ModelSummary[]>;
  check(path: string): Promise<FailureValue | null>;
}

export function createBesideQueue({ engine, settings, models, check }: BesideQueueParts): BesideQueue {
  return {
    usual: () => settings().transcribe,
    models,
    check,
    async transcribe(file, options, onWindow, signal) {
      let failure: FailureValue | null = null;
      let transcript: Transcript | null = null;
      await engine.transcribe(
        { file, options },
        (event) => {
          if (event.type === "window") onWindow(event);
          else if (event.type === "failed") failure = event.failure;
          else if (event.type === "done") transcript = event.transcript;
        },
        signal,
      );
      return settled(failure, transcript);
    },
    async write(transcript, format) {
      return new TextDecoder().decode(await exportTranscript(transcript, format, settings().subtitles));
    },
  };
}

/** @throws Failure */
function settled(failure: FailureValue | null, transcript: Transcript | null): Transcript | null {
  if (failure !== null) throw toldFailure(failure);
  return transcript;
}
