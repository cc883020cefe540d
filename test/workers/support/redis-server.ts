/** A Redis of a test's own: Debian's, on a port and in a folder of its own. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Why tests of the queue are left out; null where they aren't. */
export const withoutRedis: string | null =
  spawnSync("redis-server", ["--version"]).status === 0
    ? null
    : "redis-server is not installed: the queue that machines share is not tested (apt-get install redis-server)";

export interface RedisServer {
  readonly port: number;
  /** with its password */
  readonly url: string;
  /** as a power cut does: what it had not written is gone */
  stop(): Promise<void>;
  /** Again on the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export const password = "a-secret-of-the-queue";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("no port is free");
  return address.port;
}

export async function startRedis(more: readonly string[] = []): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-redis-"));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const own = [
      "--port",
      String(port),
      "--bind",
      "127.0.0.1",
      "--dir",
      folder,
      "--requirepass",
      password,
      "--save",
      "",
    ];
    child = spawn("redis-server", [...own, ...more], { stdio: ["ignore", "pipe", "inherit"] });
    for await (const chunk of child.stdout ?? []) if (String(chunk).includes("Ready to accept")) break;
    child.stdout?.resume();
  };
  const stop = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  await start();
  return {
    port,
    url: `redis://:${password}@127.0.0.1:${port}`,
    start,
    stop,
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
