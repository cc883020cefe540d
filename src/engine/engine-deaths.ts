/** How often an engine may die, and what is told when it does. */
import type { EngineEvent } from "../api/engine.ts";
import { Failure } from "../lib/failure.ts";

/** Deaths of the engine without a new window of a file, before it is given up. The last of them it dies alone with the file. */
export const mostDeaths = 3;

export const cantStart = (cause?: unknown): Failure =>
  new Failure(
    "engine.start",
    "The engine can't be started.",
    "Start Slimscribe again; if that changes nothing, install it again. `slimscribe doctor` says what is missing.",
    { cause },
  );

/** What was in the batch is in none any more. */
export const outOfTheBatch: readonly EngineEvent[] = [
  { type: "streams", streams: 0 },
  { type: "provisional", windows: [] },
];

/** What a file hears when the engine died. */
export const restarted: readonly EngineEvent[] = [
  ...outOfTheBatch,
  {
    type: "warning",
    code: "engine.restarted",
    message: "The engine stopped and was started again; nothing that was shown is lost.",
  },
];

export function diedAt(file: string): Failure {
  return new Failure(
    "engine.died",
    `The engine stopped ${mostDeaths} times at the same place of ${file}.`,
    "There may be too little memory: try a smaller batch or model. What was transcribed is kept.",
  );
}

/** What a file hears when the device failed that it was decoded on, with the engine or without it. */
export const lostWithDevice: readonly EngineEvent[] = [
  ...outOfTheBatch,
  {
    type: "warning",
    code: "device.lost",
    message: "The GPU failed and is left out from now on: the processor goes on. Nothing that was shown is lost.",
  },
];
