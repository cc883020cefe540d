/** The package that calls C, under Linux alone, where its use here was tried. What it gives is a wish: all goes on without it. */
import { createRequire } from "node:module";

type CCalls = typeof import("koffi");

/** What is called runs on a stack that the package makes, a quarter of a megabyte where nothing is said: too little for the runtime. */
const stackBytes = 8 * 1024 * 1024;

let known: CCalls | null | undefined;

/** @returns undefined on other systems, and without the package */
export function cCalls(): CCalls | undefined {
  if (known === undefined) known = loaded();
  return known ?? undefined;
}

function loaded(): CCalls | null {
  if (process.platform !== "linux") return null;
  try {
    const calls = createRequire(import.meta.url)("koffi") as CCalls;
    // Once in a thread, whoever loads this again.
    if (calls.config().async_stack_size !== stackBytes)
      calls.config({ async_stack_size: stackBytes, sync_stack_size: stackBytes });
    return calls;
  } catch {
    return null;
  }
}
