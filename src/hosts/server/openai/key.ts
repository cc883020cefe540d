/** The interface's key: the person's own, from the environment or a file, or one that is made and shown once. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { codeOf } from "../../../lib/error-code.ts";
import { Failure } from "../../../lib/failure.ts";
import { writeOwnFile } from "../../../lib/node/own-files.ts";

export interface ApiKey {
  key: string;
  /** made just now: nobody knows it yet */
  made: boolean;
}

/** Where keys are in the environment: of OpenAI's interface, and of the sound that workers fetch. */
type KeyVariable = "SLIMSCRIBE_API_KEY" | "SLIMSCRIBE_AUDIO_KEY";

const made = (): ApiKey => ({ key: `slim-${randomBytes(24).toString("base64url")}`, made: true });

/** @param from where it was given @throws Failure usage.api-key */
function given(text: string, from: string): ApiKey {
  const key = text.trim();
  if (/^[!-~]{16,500}$/.test(key)) return { key, made: false };
  const hint = "It must be 16 letters or more: letters, digits and signs of ASCII, without spaces.";
  throw new Failure("usage.api-key", `The key in ${from} can't be used.`, hint);
}

/**
 * Never from the command line, which every user of the machine can read.
 * @param file that holds it; where there is none it is made with a new key, which stays the same from then on
 * @throws Failure usage.api-key
 */
export async function apiKeyOf(
  file: string | undefined,
  variable: KeyVariable = "SLIMSCRIBE_API_KEY",
): Promise<ApiKey> {
  if (file === undefined) {
    const own = process.env[variable];
    // Programs that are started from here need not know it.
    delete process.env[variable];
    return own === undefined || own === "" ? made() : given(own, variable);
  }
  try {
    const fresh = made();
    await writeOwnFile(file, `${fresh.key}\n`, "wx");
    return fresh;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw unreadable(file, error);
  }
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  return given(text, file);
}

const unreadable = (file: string, cause: unknown): Failure =>
  new Failure(
    "usage.api-key",
    `The file ${file} for the key can't be used.`,
    "Give the path of a text file of yours.",
    {
      cause,
    },
  );

/** A worker's, which makes none. @returns undefined where none is given @throws Failure usage.api-key */
export async function audioKey(file: string | undefined): Promise<string | undefined> {
  if (file === undefined && !process.env.SLIMSCRIBE_AUDIO_KEY) return undefined;
  if (file === undefined) return (await apiKeyOf(undefined, "SLIMSCRIBE_AUDIO_KEY")).key;
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  return given(text, file).key;
}
