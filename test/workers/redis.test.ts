/** The queue's address and the Redis behind it: what can't be used is refused by a sentence, and no sentence has a password. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Failure } from "../../src/lib/failure.ts";
import { folderHere, pathsHere } from "../../src/workers/audio.ts";
import { failureIn, failureText } from "../../src/workers/messages.ts";
import { connectQueue, queueAddress, queueAddressOf, redisFailure } from "../../src/workers/redis.ts";
import { password, type RedisServer, startRedis, withoutRedis } from "./support/redis-server.ts";

const refusal = (what: () => unknown): Failure => {
  try {
    what();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};

test("an address is read as programs write it, and shown without its password", () => {
  const { options, shown } = queueAddress("rediss://person:p%40ss@queue.example:6390/2");
  expect(shown).toBe("rediss://queue.example:6390/2");
  const { host, port, db, username, password: given, tls } = options;
  expect([host, port, db, username, given, tls]).toEqual([
    ...["queue.example", 6390, 2, "person", "p@ss"],
    { servername: "queue.example" },
  ]);
  expect(queueAddress("redis://127.0.0.1")).toEqual({
    shown: "redis://127.0.0.1:6379",
    options: { host: "127.0.0.1", port: 6379, db: 0 },
  });
  expect(queueAddress("redis://[::1]:7000").options.host).toBe("::1");
});

test("what is no address is refused, and not repeated: it may hold a password", () => {
  const wrong = [
    "",
    "queue:6379",
    `http://:${password}@x`,
    `redis://:${password}@x/y`,
    `redis://:${password}@x?a=b`,
    `redis://:${password}%@x`,
  ];
  for (const text of wrong) {
    const { code, message, hint } = refusal(() => queueAddress(text));
    expect([text, code]).toEqual([text, "usage.queue"]);
    expect(message + hint).not.toContain(password);
  }
});

test("the environment's address is taken once: programs that are started from here don't have it", () => {
  vi.stubEnv("SLIMSCRIBE_QUEUE", `redis://:${password}@queue`);
  expect(queueAddressOf(true).shown).toBe("redis://queue:6379");
  expect(process.env.SLIMSCRIBE_QUEUE).toBeUndefined();
  expect(refusal(() => queueAddressOf(true)).hint).toContain("SLIMSCRIBE_QUEUE");
  vi.unstubAllEnvs();
});

test("what Redis refuses becomes a sentence", () => {
  const codes = Object.entries({
    "OOM command not allowed when used memory > 'maxmemory'.": "queue.full",
    "READONLY You can't write against a read only replica.": "queue.readonly",
    "NOPERM this user has no permissions to run the 'eval' command": "queue.permission",
    "self-signed certificate": "queue.tls",
    "connect ECONNREFUSED 127.0.0.1:6379": "queue.away",
  });
  for (const [text, code] of codes)
    expect([text, redisFailure(new Error(text), queueAddress("redis://x")).code]).toEqual([text, code]);
});

test("a failure comes through the queue as it was; the queue's own are in words", () => {
  const failure = { code: "audio.empty", message: "It is empty.", hint: "Take another." };
  expect(failureIn(failureText(failure))).toEqual(failure);
  expect(failureIn("job stalled more than allowable limit").code).toBe("queue.lost");
  expect(failureIn("Out of cheese").message).toContain("Out of cheese");
});

test("a shared folder is where this machine has it", () => {
  const shared = [folderHere("/srv/audio=/mnt/audio"), folderHere("C:\\calls=/mnt/calls")];
  expect(pathsHere("/srv/audio/a/b.wav", shared)).toEqual(["/mnt/audio/a/b.wav", "/srv/audio/a/b.wav"]);
  expect(pathsHere("/srv/audiobooks/b.wav", shared)).toEqual(["/srv/audiobooks/b.wav"]);
  expect(pathsHere("C:\\calls\\one.mp3", shared)[0]).toBe("/mnt/calls/one.mp3");
  expect(refusal(() => folderHere("/srv/audio")).code).toBe("usage.shared");
});

describe.skipIf(withoutRedis !== null)(withoutRedis ?? "with a real Redis", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  const connected = async (url: string): Promise<Failure | null> => {
    try {
      (await connectQueue(queueAddress(url))).close();
      return null;
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  };

  test("with its password it is used; without, with another, or where none listens, the sentence says what is wrong", async () => {
    expect(await connected(redis.url)).toBeNull();
    const host = `127.0.0.1:${redis.port}`;
    expect((await connected(`redis://${host}`))?.code).toBe("queue.password");
    const wrong = await connected(`redis://:wrong-${password}@${host}`);
    expect([wrong?.code, wrong?.message.includes(password)]).toEqual(["queue.password", false]);
    await redis.stop();
    expect((await connected(redis.url))?.message).toBe(`No Redis answers at redis://${host} (ECONNREFUSED).`);
    await redis.start();
  });

  test("one that throws keys away is refused", async () => {
    const { redis: connection, close } = await connectQueue(queueAddress(redis.url));
    await connection.config("SET", "maxmemory-policy", "allkeys-lru");
    expect((await connected(redis.url))?.code).toBe("queue.evicts");
    await connection.config("SET", "maxmemory-policy", "noeviction");
    close();
  });
});
