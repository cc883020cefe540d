/**
 * The engine of `slimscribe serve`, lent to commands of the same person: its model is loaded already. They meet at a socket in the data
 * folder, which is readable by its owner alone. Both have to be the same version with the same folders and kernels, so that the words are those
 * that the command would hear by itself.
 */
import { chmodSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import type { Engine, TranscribeOptions } from "../api/engine.ts";
import { findFfmpeg } from "../audio/find-ffmpeg.ts";
import { loggedFailure } from "../lib/log.ts";
import { cacheFolder, dataFolder, modelFolders } from "../lib/node/folders.ts";
import { version } from "../lib/node/version.ts";
import { EngineRequests } from "./engine-requests.ts";
import { onFrames, sendFrame } from "./frames.ts";
import { aliveMilliseconds, type FromEngine, ToEngine } from "./messages.ts";

/** Longer paths of sockets are cut off by some systems. */
const longestPath = 100;

/** @returns undefined where there can be none: Windows has no such sockets in folders, and Node's pipes there are open to others */
export function lendingSocket(folder = dataFolder()): string | undefined {
  const path = join(folder, "engine.sock");
  return process.platform === "win32" || Buffer.byteLength(path) > longestPath ? undefined : path;
}

/** What has to be the same on both sides. Of the PATH only ffmpeg counts. */
export const lendingTerms = async (): Promise<string> =>
  JSON.stringify([version, cacheFolder(), modelFolders(), process.env.SLIMSCRIBE_KERNELS ?? "", await findFfmpeg()]);

/** The first thing that a command hears. */
export const Welcome = z.object({ type: z.literal("welcome"), terms: z.string(), identity: z.string() });
/** In place of an event: the engine has other work, with another model or other options, that may take hours. */
export const NotLent = z.object({ type: z.literal("refused"), id: z.number().int() });
export type FromLender = FromEngine | z.infer<typeof Welcome> | z.infer<typeof NotLent>;

export interface LentParts {
  engine: Pick<Engine, "transcribe"> & {
    /** whether a recording with these options would wait until others, of other options, are done */
    wouldWait(options: TranscribeOptions): boolean;
  };
  /** of the runs that are kept, by which commands know its kernels */
  identity: string;
}

/** Lends the engine until it is closed; where another program of this data folder does so already, or there can be no socket, nothing happens. */
export async function lendEngine(parts: LentParts, path = lendingSocket()): Promise<{ close(): Promise<void> }> {
  const none = { close: async () => {} };
  if (path === undefined || (await answers(path))) return none;
  const terms = await lendingTerms();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serveOne(socket, parts, terms);
  });
  try {
    rmSync(path, { force: true });
    await listening(server, path);
    chmodSync(path, 0o600);
  } catch (error) {
    loggedFailure("the engine can't be lent to commands", error);
    server.close();
    return none;
  }
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      // Node takes the socket's file away.
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // It keeps no program from ending.
    server.listen(path, resolve).unref();
  });
}

/** Whether somebody listens there: what a killed program left can be taken away. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const told = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", told(true));
    socket.once("error", told(false));
  });
}

/** A command: its recordings end with its connection. */
function serveOne(socket: Socket, { engine, identity }: LentParts, terms: string): void {
  const send = (message: FromLender): void => sendFrame(socket, message);
  const requests = new EngineRequests(engine, send);
  const beat = setInterval(() => send({ type: "alive" }), aliveMilliseconds).unref();
  socket.on("close", () => {
    clearInterval(beat);
    requests.cancelAll();
  });
  socket.on("error", () => socket.destroy());
  onFrames(socket, (value) => {
    const { data: message } = ToEngine.safeParse(value);
    if (message?.type === "cancel") requests.cancel(message.id);
    else if (message?.type !== "transcribe") socket.destroy();
    else if (engine.wouldWait(message.options)) send({ type: "refused", id: message.id });
    else void requests.transcribe(message);
  });
  send({ type: "welcome", terms, identity });
}
