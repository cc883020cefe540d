/** What Electron gives a process that its main one has started: known by its shape, so that nothing here asks for Electron. */

export interface UtilityMessage {
  data: unknown;
  ports: UtilityPort[];
}

/** One end of a channel to another process; the other end is closed when that process ends. */
export interface UtilityPort {
  on(event: "message", listen: (message: UtilityMessage) => void): void;
  on(event: "close", listen: () => void): void;
  postMessage(message: unknown): void;
  /** before that, messages wait */
  start(): void;
}

/** The way to the main process. */
export interface ParentPort {
  on(event: "message", listen: (message: UtilityMessage) => void): void;
  once(event: "message", listen: (message: UtilityMessage) => void): void;
  postMessage(message: unknown): void;
}

/** @returns undefined in plain Node */
export const parentPort = (): ParentPort | undefined => (process as unknown as { parentPort?: ParentPort }).parentPort;
