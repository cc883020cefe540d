/**
 * An expected failure: something about the person's files, models or machine, not a bug.
 * It is thrown inside the engine and becomes a value `{ code, message, hint }` at the edge of a job,
 * where it is shown as two sentences: what happened, and what to do.
 */
export class Failure extends Error {
  readonly code: string;
  readonly hint: string;

  /**
   * @param code stable, dotted, for programs: `audio.empty`, `model.truncated`
   * @param message what happened, to which file: one sentence
   * @param hint what the person can do about it: one sentence
   */
  constructor(code: string, message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "Failure";
    this.code = code;
    this.hint = hint;
  }
}
