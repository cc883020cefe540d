/** What the interface answers where it doesn't do what it is asked, in OpenAI's form: `{ error: { message, type, param, code } }`. */
import type { FailureValue } from "../../../api/failure.ts";
import type { ErrorAnswer } from "../../../api/openai.ts";
import { Failure } from "../../../lib/failure.ts";
import { loggedFailure } from "../../../lib/log.ts";

/** A request that is refused, with the status of its answer. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly answer: ErrorAnswer;
  /** seconds until it is worth another try */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: string | null,
    message: string,
    { param = null, retryAfter }: { param?: string | null; retryAfter?: number } = {},
  ) {
    super(message);
    this.status = status;
    this.answer = { error: { message, type: typeOf(status), param, code } };
    this.retryAfter = retryAfter;
  }
}

function typeOf(status: number): string {
  if (status === 429) return "requests";
  return status >= 500 ? "server_error" : "invalid_request_error";
}

export const refusedParameter = (param: string, code: string | null, message: string): ApiRefusal =>
  new ApiRefusal(400, code, message, { param });

/** A recording that can't be read, or what a model can't do, is the sender's; all else is this machine's. */
export function refusalOf({ code, message, hint }: FailureValue): ApiRefusal {
  const said = `${message} ${hint}`.trim();
  if (/^(audio|file)\./.test(code)) return refusedParameter("file", code, said);
  if (code === "model.language") return refusedParameter("language", code, said);
  if (code === "model.translate") return refusedParameter("model", code, said);
  return new ApiRefusal(500, code, said);
}

/** The framework's own refusals, by status. */
const known: Record<number, readonly [code: string, message: string]> = {
  404: ["not_found", "There is nothing at this address."],
  413: ["request_too_large", "The request is larger than this server takes."],
  415: ["unsupported_media_type", "The request must be a form: multipart/form-data with the recording as file."],
};

/** Any error of a request. */
export function refusalFor(error: unknown): ApiRefusal {
  if (error instanceof ApiRefusal) return error;
  if (error instanceof Failure) return refusalOf(loggedFailure("a request of another program failed", error));
  const status =
    typeof error === "object" && error !== null && "statusCode" in error ? Number(error.statusCode) : undefined;
  if (status === undefined || !(status >= 400 && status < 500))
    return refusalOf(loggedFailure("a request of another program failed", error));
  const [code, message] = known[status] ?? ["unreadable", "The request could not be read: it must be a whole form."];
  return new ApiRefusal(known[status] === undefined ? 400 : status, code, message);
}
