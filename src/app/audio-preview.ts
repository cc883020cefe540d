import type { Contents, Peaks } from "../api/contract.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Heard } from "../engine/voices.ts";
import { failureOf } from "../lib/failure.ts";
import type { DecodedPcm } from "./media.ts";
import type { Listening } from "./waveform.ts";

/** The sound of a file for eyes and ears, without the engine. */
export interface AudioPreview {
  /** @throws Failure where a look at the file's first bytes tells that it is no recording */
  check(path: string): Promise<void>;
  peaks(path: string, heard: Heard): Promise<Peaks>;
  /** what can be chosen of a recording @throws Failure */
  contents(path: string): Promise<Contents>;
  /** @returns what pictures beside the sound are stored as, null where there are none */
  pictures(path: string): Promise<string | null>;
  /** seconds, null where only reading all of it would tell @throws Failure */
  duration(path: string): Promise<number | null>;
  /** @returns a WAV file, 16 kHz mono */
  span(path: string, startSeconds: number, endSeconds: number, listening: Listening): Promise<Uint8Array>;
  decoded: DecodedPcm;
}

/** @returns of a file why it is no recording, by its first bytes; null where it may be one */
export const soundCheck =
  ({ check }: Pick<AudioPreview, "check">) =>
  (path: string): Promise<FailureValue | null> =>
    check(path).then(
      () => null,
      (error: unknown) => failureOf(error, path),
    );
