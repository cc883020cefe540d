/**
 * The connection to Redis or Valkey. The packages for it are loaded only here, and only when somebody asks for a shared queue. An address may hold
 * a password: what is said, logged or thrown names the host alone.
 */
import { isIP } from "node:net";
import type { Redis, RedisOptions } from "ioredis";
import { Failure } from "../lib/failure.ts";
import { log } from "../lib/log.ts";

/** `redis://[user:password@]host[:port][/database]`, or `rediss://` over TLS. */
export interface QueueAddress {
  readonly options: RedisOptions;
  /** without user and password */
  readonly shown: string;
}

const variable = "SLIMSCRIBE_QUEUE";
const example = "Write it as redis://host:6379 or, over TLS, rediss://user:password@host:6379.";

/** @throws Failure usage.queue, which doesn't repeat what was given */
export function queueAddress(text: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === "")
    throw new Failure("usage.queue", "The address of the queue can't be read.", example);
  const database = /^\/?(\d*)\/?$/.exec(url.pathname)?.[1];
  if (database === undefined || url.search !== "" || url.hash !== "")
    throw new Failure(
      "usage.queue",
      "Behind the queue's host and port only the number of a database may stand.",
      example,
    );
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? 6379 : Number(url.port);
  const isSecure = url.protocol === "rediss:";
  const [username, password] = [decoded(url.username), decoded(url.password)];
  return {
    shown: `${url.protocol}//${url.hostname}:${port}${database === "" ? "" : `/${database}`}`,
    options: {
      host,
      port,
      db: Number(database),
      ...(username !== "" && { username }),
      ...(password !== "" && { password }),
      ...(isSecure && { tls: isIP(host) === 0 ? { servername: host } : {} }),
    },
  };
}

/** @throws Failure usage.queue */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Failure("usage.queue", "User or password in the queue's address can't be read.", "Write a % as %25.");
  }
}

/**
 * From the command line, where every user of the machine can read it, or from the environment, which is the place for passwords.
 * @param given the option's value; true where it has none
 * @throws Failure usage.queue
 */
export function queueAddressOf(given: string | true): QueueAddress {
  const own = process.env[variable];
  // Programs that are started from here need not know it.
  delete process.env[variable];
  if (given !== true) return queueAddress(given);
  if (own !== undefined && own !== "") return queueAddress(own);
  throw new Failure(
    "usage.queue",
    "No address of a queue is given.",
    `Give it behind --queue or in ${variable}. ${example}`,
  );
}

/** Below it commands that the queue needs are missing. */
const oldest = { redis: "6.2.0", valkey: "7.2.0" } as const;
const firstAnswerMilliseconds = 10_000;

const numbers = (version: string): number[] => version.split(".").map(Number);

function isOlder(version: string, than: string): boolean {
  const [ours, least] = [numbers(version), numbers(than)];
  const place = least.findIndex((number, i) => (ours[i] ?? 0) !== number);
  return place >= 0 && (ours[place] ?? 0) < (least[place] ?? 0);
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What Redis or the way to it says, as a sentence. Its own errors name commands and hosts, never a password. */
export function redisFailure(error: unknown, { shown }: QueueAddress): Failure {
  const text = textOf(error);
  const said = (code: string, message: string, hint: string) => new Failure(code, message, hint, { cause: error });
  if (error instanceof Failure) return error;
  if (/^(NOAUTH|WRONGPASS|ERR (AUTH|invalid password|Client sent AUTH))/i.test(text))
    return said(
      "queue.password",
      `The Redis at ${shown} does not accept the user or password.`,
      `Put both into the address, as redis://user:password@host, in ${variable}: not on the command line, which others can read.`,
    );
  if (/^NOPERM/.test(text))
    return said(
      "queue.permission",
      `The Redis at ${shown} does not let this user do what a queue needs.`,
      "Allow it all commands on keys and channels that begin with slimscribe.",
    );
  if (/^OOM/.test(text))
    return said(
      "queue.full",
      `The memory of the Redis at ${shown} is full.`,
      "Give it more (maxmemory). What is done is kept, and goes on then.",
    );
  if (/^(READONLY|MISCONF)/.test(text))
    return said(
      "queue.readonly",
      `The Redis at ${shown} takes nothing: ${text.slice(0, 160)}`,
      "Give the address of the primary, and see that its disk has space.",
    );
  if (/certificate|TLS|SSL|wrong version number|EPROTO/i.test(text))
    return said(
      "queue.tls",
      `No secure connection to ${shown}: ${text.slice(0, 160)}`,
      "Use rediss:// where Redis speaks TLS and redis:// where it doesn't; a certificate of your own goes into NODE_EXTRA_CA_CERTS.",
    );
  return said(
    "queue.away",
    `No Redis answers at ${shown}${/E[A-Z]{4,}/.test(text) ? ` (${/E[A-Z]{4,}/.exec(text)?.[0]})` : ""}.`,
    /ECONNRESET/.test(text) && !shown.startsWith("rediss")
      ? "It may ask for TLS: write rediss:// then. Else check the address and the port."
      : `Start it, or check the address, the port${shown.startsWith("rediss") ? ", whether it speaks TLS," : ""} and the network between.`,
  );
}

/** @throws Failure queue.old, queue.evicts */
function expectFit(info: string, { shown }: QueueAddress): void {
  const value = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? "";
  const valkey = value("valkey_version");
  const [name, version, least] =
    valkey === ""
      ? (["Redis", value("redis_version"), oldest.redis] as const)
      : (["Valkey", valkey, oldest.valkey] as const);
  if (version !== "" && isOlder(version, least))
    throw new Failure(
      "queue.old",
      `At ${shown} is ${name} ${version}: the queue needs ${least} or newer.`,
      "Update it, or start another one for the queue.",
    );
  const policy = value("maxmemory_policy");
  if (policy !== "" && policy !== "noeviction")
    throw new Failure(
      "queue.evicts",
      `The Redis at ${shown} throws keys away when its memory is full (${policy}): recordings would be lost from the queue.`,
      "Set maxmemory-policy noeviction, or use a Redis that is no cache.",
    );
}

export interface QueueConnection {
  readonly redis: Redis;
  readonly address: QueueAddress;
  close(): void;
}

/** @throws Failure queue.* where there is no Redis, it refuses, is too old, or throws keys away */
export async function connectQueue(address: QueueAddress): Promise<QueueConnection> {
  const { Redis } = await import("ioredis");
  let last: unknown = new Error("ETIMEDOUT");
  const redis = new Redis({
    ...address.options,
    lazyConnect: true,
    connectionName: "slimscribe",
    // What is asked while Redis is away waits for it.
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    keepAlive: 15_000,
    retryStrategy: (times) => Math.min(200 * times, 5000),
  });
  redis.on("error", (error) => {
    last = error;
    log.debug("the queue's connection", {}, redisFailure(error, address));
  });
  try {
    await withinSeconds(redis.connect(), () => last);
    expectFit(await withinSeconds(redis.info(), () => last), address);
    return { redis, address, close: () => redis.disconnect() };
  } catch (error) {
    redis.disconnect();
    throw redisFailure(error instanceof Failure ? error : mostTelling(error, last), address);
  }
}

/** ioredis says "Connection is closed." where the error before it says why. */
const mostTelling = (error: unknown, last: unknown): unknown => (/closed/i.test(textOf(error)) ? last : error);

function withinSeconds<T>(work: Promise<T>, why: () => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(why()), firstAnswerMilliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
