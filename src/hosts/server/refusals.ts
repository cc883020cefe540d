/** What the server answers where it doesn't do what it is asked: a sentence for every way to ask wrongly, never the framework's own. */
import type { FailureValue } from "../../api/failure.ts";
import { codeOf } from "../../lib/error-code.ts";
import { Failure } from "../../lib/failure.ts";
import { loggedFailure } from "../../lib/log.ts";

export const refusals = {
  host: "This address does not belong to Slimscribe.",
  origin: "Another page tried to use Slimscribe.",
  key: "Open the address that Slimscribe printed when it started: it holds the key.",
  missing: "There is nothing here.",
};

export interface Refused {
  status: number;
  failure: FailureValue;
}

const reload = "Reload the page; the program and its page may differ.";

/** A request's own mistakes, by status. */
const mistakes: Record<number, Omit<FailureValue, "code">> = {
  413: { message: "This is more than the program takes at once.", hint: "Do it in smaller parts." },
  415: { message: "The page sent something of a kind that this program doesn't know.", hint: reload },
};

function statusOf(error: unknown): number {
  const status = typeof error === "object" && error !== null && "statusCode" in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 600 ? status : 500;
}

/** Any error of a request: the sender's mistakes as sentences, a failure as it is, the rest as a bug. */
export function refusedFor(method: string, error: unknown): Refused {
  const status = statusOf(error);
  // Whoever only reads can be wrong about the address alone.
  if (status < 500 && (method === "GET" || status === 404))
    return { status: 404, failure: { code: "request.missing", message: refusals.missing, hint: "" } };
  if (status >= 500) return { status, failure: loggedFailure("a request failed", error) };
  const known = mistakes[status] ?? { message: "The page's question could not be read.", hint: reload };
  return { status, failure: { code: "request.unreadable", ...known } };
}

/** Where the server can't listen: somebody else does, or only the system's administrator may. @param option that chose the port */
export function portRefused(port: number, cause: unknown, option = "--port"): unknown {
  const code = codeOf(cause);
  const hint =
    option === "--port"
      ? "Choose another one with --port, or leave it out: a free one is taken then."
      : `Choose another one with ${option}; 0 takes a free one.`;
  if (code === "EADDRINUSE")
    return new Failure("usage.port", `Port ${port} is in use by another program, or by Slimscribe itself.`, hint, {
      cause,
    });
  if (code === "EACCES")
    return new Failure("usage.port", `Port ${port} may not be used by this account.`, hint, { cause });
  return cause;
}
