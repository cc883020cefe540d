/** What every program beside Slimscribe is asked for, and what it answers. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { Failure } from "../../src/lib/failure.ts";
import { runMeasured } from "./resident.ts";

export interface PeerTask {
  /** any file that Slimscribe reads */
  readonly audio: string;
  readonly language: string;
  readonly threads: number;
  /** name or folder of Slimscribe's model, whose weights the peer should have too */
  readonly model: string;
}

export interface PeerRun {
  readonly name: string;
  readonly version: string;
  /** how it was asked to work, for a person to read */
  readonly options: string;
  /** the whole command: starting, loading the model, transcribing */
  readonly wallSeconds: number;
  /** without starting and loading; null where the program doesn't tell */
  readonly transcriptionSeconds: number | null;
  /** of the command and all it started; null where the machine doesn't tell */
  readonly peakResidentBytes: number | null;
  readonly text: string;
  /** what it uses of this processor, in its own words; null where it doesn't tell */
  readonly processor: string | null;
}

/** One way of running one program. */
export interface Way {
  readonly label: string;
  run(): Promise<PeerRun>;
}

const isProgram = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * @param variable the environment variable that names the program; where it isn't set, the PATH is searched
 * @returns its path, or null
 * @throws Failure when the variable names nothing that can be run
 */
export async function findProgram(variable: string, name: string): Promise<string | null> {
  const chosen = process.env[variable];
  if (chosen) {
    if (await isProgram(chosen)) return chosen;
    throw new Failure("bench.program", `${variable} is ${chosen}: no program.`, `Set it to the path of ${name}.`);
  }
  const file = process.platform === "win32" ? `${name}.exe` : name;
  for (const folder of (process.env.PATH ?? "").split(delimiter).filter((part) => part !== "")) {
    if (await isProgram(join(folder, file))) return join(folder, file);
  }
  return null;
}

/** @throws Failure when the variable names something that isn't there */
export async function findChosen(variable: string, what: string): Promise<string | null> {
  const chosen = process.env[variable];
  if (!chosen) return null;
  const there = await access(chosen).then(
    () => true,
    () => false,
  );
  if (there) return chosen;
  throw new Failure("bench.model", `${variable} is ${chosen}: nothing is there.`, `Set it to ${what}.`);
}

/** @returns the python that has a module: SLIMSCRIBE_PYTHON, or the one on the PATH; null where it hasn't */
export async function findPython(module: string): Promise<string | null> {
  const python = await findProgram("SLIMSCRIBE_PYTHON", "python3");
  return python !== null && (await hasModule(python, module)) ? python : null;
}

export const hasModule = (python: string, module: string): Promise<boolean> =>
  runMeasured(python, [
    ...["-c", `import importlib.util, sys; sys.exit(importlib.util.find_spec("${module}") is None)`],
  ]).then(
    () => true,
    () => false,
  );
