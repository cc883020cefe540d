/** Requests to a hub: redirects followed with care, the token for the hub alone, refusals in words. */
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../../lib/failure.ts";

export interface Hub {
  /** without a slash at its end */
  address: string;
  token: string | undefined;
  /** without a byte for so long, a connection counts as dead */
  stallMs: number;
  /** before the first retry; doubled for each more */
  backoffMs: number;
  signal: AbortSignal | undefined;
}

/** Worth another try: the connection or the server, not the request. */
export class Passing extends Error {}

const maySend = (url: URL): boolean =>
  url.protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);

function refusalOf(status: number, what: string): Error {
  if (status === 401 || status === 403)
    return new Failure(
      "hub.gated",
      `The hub does not give ${what} to everybody, or has no such model.`,
      "Check the name; accept the model's terms on the hub's page, then set HF_TOKEN to a token of yours.",
    );
  if (status === 404)
    return new Failure("hub.missing", `The hub has no ${what}.`, "Check the model's name and revision.");
  if (status === 429 || status >= 500) return new Passing(`the hub answered ${status}`);
  return new Failure("hub.answer", `The hub answered ${status} for ${what}.`, "Check the hub's address.");
}

/** @param what is asked for, in words @throws Failure hub.*, Passing */
export async function answerOf(hub: Hub, path: string, what: string, signal: AbortSignal, range?: string) {
  let url = new URL(`${hub.address}${path}`);
  const { origin } = url;
  for (let step = 0; step < 6; step++) {
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    if (range !== undefined) headers.range = range;
    if (hub.token !== undefined && url.origin === origin && maySend(url)) headers.authorization = `Bearer ${hub.token}`;
    const answer = await fetch(url, { headers, redirect: "manual", signal });
    const location = answer.headers.get("location");
    if (answer.status < 300 || answer.status >= 400 || location === null) {
      if (answer.ok || answer.status === 416) return answer;
      throw refusalOf(answer.status, what);
    }
    const next = new URL(location, url);
    if (next.protocol !== url.protocol && next.protocol !== "https:")
      throw new Failure("hub.redirect", `The hub sends ${what} unprotected.`, "Check the hub's address.");
    url = next;
  }
  throw new Failure("hub.redirect", `The hub redirects without end for ${what}.`, "Check the hub's address.");
}

/** Up to six tries. The clock that `alive` sets back ends one in which nothing arrives. @throws Failure hub.* */
export async function withRetries<T>(
  hub: Hub,
  once: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const stalled = new AbortController();
    const timer = setTimeout(() => stalled.abort(), hub.stallMs);
    try {
      const signals = [stalled.signal, ...(hub.signal ? [hub.signal] : [])];
      return await once(AbortSignal.any(signals), () => timer.refresh());
    } catch (cause) {
      const stopped = hub.signal?.aborted === true;
      // What fetch throws for a connection that failed is a TypeError.
      const passing = stalled.signal.aborted || cause instanceof Passing || cause instanceof TypeError;
      if (stopped || !passing) throw cause;
      if (tries === 6)
        throw new Failure(
          "hub.connection",
          `${new URL(hub.address).host} could not be reached, or stopped answering.`,
          "Check the connection, then get the model again: what arrived is kept.",
          { cause },
        );
    } finally {
      clearTimeout(timer);
    }
    await pause(hub.backoffMs * 2 ** (tries - 1), undefined, hub.signal ? { signal: hub.signal } : {});
  }
}
