/** Requests to a hub: redirects followed with care, the token for the hub alone, refusals in words, waiting where it is asked for. */
import type { IncomingMessage } from "node:http";
import { setTimeout as pauseFor } from "node:timers/promises";
import type { Waiting } from "../../api/model-works.ts";
import { Failure } from "../../lib/failure.ts";
import { span } from "../../lib/figures.ts";
import { answerTo, type Network, untrusted } from "../../lib/node/network.ts";

export interface Hub {
  /** without a slash at its end */
  address: string;
  token: string | undefined;
  /** without a byte for so long, a connection counts as dead */
  stallMs: number;
  /** before the first retry; doubled for each more */
  backoffMs: number;
  signal: AbortSignal | undefined;
  network: Network;
  /** told of each pause, and with null when it is over */
  onWaiting(waiting: Waiting | null): void;
  /** @throws where the signal ends it */
  pause(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

export const pauseOf = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  pauseFor(ms, undefined, signal ? { signal } : {});

/** Worth another try: the connection or the server, not the request. */
export class Passing extends Error {
  /** the hub asks for patience, for so long where it says how long */
  readonly busy: { ms: number | undefined } | undefined;

  constructor(message: string, { cause, busy }: { cause?: unknown; busy?: { ms: number | undefined } } = {}) {
    super(message, { cause });
    this.busy = busy;
  }
}

const maySend = (url: URL): boolean =>
  url.protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);

/** @param after what `Retry-After` says: seconds, or a date */
function millisecondsIn(after: string | undefined): number | undefined {
  if (after === undefined) return undefined;
  const ms = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function refusalOf({ statusCode: status = 0, headers }: IncomingMessage, what: string): Error {
  if (status === 401 || status === 403)
    return new Failure(
      "hub.gated",
      `The hub does not give ${what} to everybody, or has no such model.`,
      "Check the name; accept the model's terms on the hub's page, then set HF_TOKEN to a token of yours.",
    );
  if (status === 404)
    return new Failure("hub.missing", `The hub has no ${what}.`, "Check the model's name and revision.");
  const ms = millisecondsIn(headers["retry-after"]);
  if (status === 429 || (status === 503 && ms !== undefined))
    return new Passing(`the hub answered ${status}`, { busy: { ms } });
  if (status >= 500) return new Passing(`the hub answered ${status}`);
  return new Failure("hub.answer", `The hub answered ${status} for ${what}.`, "Check the hub's address.");
}

/** @throws Passing; Failure network.proxy, network.certificate */
async function asked(hub: Hub, url: URL, headers: Record<string, string>, signal: AbortSignal) {
  try {
    return await answerTo(hub.network, url, { headers, signal });
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw untrusted(cause, url.host) ?? new Passing(`${url.host} could not be asked`, { cause });
  }
}

/** What comes of an answer, as it comes. @throws Passing where the connection ends before it does */
export async function* chunksOf(answer: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of answer) yield Buffer.from(chunk);
  } catch (cause) {
    // What had arrived before anybody read it is there all the same.
    for (let chunk: unknown = answer.read(); chunk instanceof Uint8Array; chunk = answer.read())
      yield Buffer.from(chunk);
    throw new Passing("the connection ended early", { cause });
  }
}

/** @param what is asked for, in words @throws Failure hub.*, Passing */
export async function answerOf(
  hub: Hub,
  path: string,
  what: string,
  signal: AbortSignal,
  more: Readonly<Record<string, string>> = {},
): Promise<IncomingMessage> {
  let url = new URL(`${hub.address}${path}`);
  const { origin } = url;
  for (let step = 0; step < 6; step++) {
    const headers: Record<string, string> = { ...more, "accept-encoding": "identity", "user-agent": "slimscribe" };
    if (hub.token !== undefined && url.origin === origin && maySend(url)) headers.authorization = `Bearer ${hub.token}`;
    const answer = await asked(hub, url, headers, signal);
    const { statusCode = 0 } = answer;
    const { location } = answer.headers;
    if ((statusCode >= 200 && statusCode < 300) || statusCode === 416) return answer;
    // Nobody reads what it says beside.
    answer.destroy();
    if (statusCode < 300 || statusCode >= 400 || location === undefined) throw refusalOf(answer, what);
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (next === undefined || (next.protocol !== url.protocol && next.protocol !== "https:"))
      throw new Failure("hub.redirect", `The hub sends ${what} unprotected.`, "Check the hub's address.");
    url = next;
  }
  throw new Failure("hub.redirect", `The hub redirects without end for ${what}.`, "Check the hub's address.");
}

const mostTries = 6;
/** Who is asked to come back later than that does so himself. */
const longestPauseMs = 10 * 60_000;

function givenUp(hub: Hub, cause: unknown, pauseMs: number): Failure {
  const { host } = new URL(hub.address);
  if (!(cause instanceof Passing && cause.busy))
    return new Failure(
      "hub.connection",
      `${host} could not be reached, or stopped answering.`,
      "Check the connection, then get the model again: what arrived is kept.",
      { cause },
    );
  return new Failure(
    "hub.busy",
    `${host} was asked too much from this network, and wants nobody to ask again${pauseMs > longestPauseMs ? ` for ${span(pauseMs / 1000)}` : ""}.`,
    "Get the model again then: what arrived is kept. Who has a token is often let in sooner: HF_TOKEN.",
    { cause },
  );
}

/**
 * Up to six tries in which nothing new arrives.
 * @param once is handed what sets back the clock that ends a try in which nothing arrives; with true, what arrived is new
 * @throws Failure hub.*
 */
export async function withRetries<T>(
  hub: Hub,
  once: (signal: AbortSignal, alive: (isNew: boolean) => void) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const stalled = new AbortController();
    const timer = setTimeout(() => stalled.abort(), hub.stallMs);
    const alive = (isNew: boolean): void => {
      timer.refresh();
      if (isNew) tries = 1;
    };
    let pauseMs: number;
    let reason: Waiting["reason"];
    try {
      const signals = [stalled.signal, ...(hub.signal ? [hub.signal] : [])];
      return await once(AbortSignal.any(signals), alive);
    } catch (cause) {
      hub.signal?.throwIfAborted();
      if (!stalled.signal.aborted && !(cause instanceof Passing)) throw cause;
      const busy = cause instanceof Passing ? cause.busy : undefined;
      pauseMs = busy?.ms ?? hub.backoffMs * 2 ** (tries - 1);
      reason = busy ? "busy" : "connection";
      if (tries === mostTries || pauseMs > longestPauseMs) throw givenUp(hub, cause, pauseMs);
    } finally {
      clearTimeout(timer);
    }
    hub.onWaiting({ reason, seconds: pauseMs / 1000 });
    await hub.pause(pauseMs, hub.signal);
    hub.onWaiting(null);
  }
}
