import type { FailureValue } from "../api/failure.ts";
import { Failure } from "./failure.ts";

/** An error as a value for the job it ended: expected ones as they are, bugs with what they said. */
export function failureOf(error: unknown): FailureValue {
  if (error instanceof Failure) return { code: error.code, message: error.message, hint: error.hint };
  const what = error instanceof Error ? error.message : String(error);
  return {
    code: "bug",
    message: `Slimscribe made a mistake: ${what}`,
    hint: "Try again; if it happens again, please report it with the file's kind and this sentence.",
  };
}
