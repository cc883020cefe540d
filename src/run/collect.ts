/**
 * Asks V8 to let go of what nobody uses. Encoder states, log-mel and weights lie outside its heap, where tens of megabytes pile up
 * before it looks: a millisecond a window keeps the memory bill what it says.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (options?: { type: "minor" | "major" }) => void;

let known: Collect | undefined;

function collector(): Collect {
  if (!known) {
    setFlagsFromString("--expose-gc");
    // A context that is made after the flag was set has the function.
    const found: unknown = runInNewContext("typeof gc === 'function' ? gc : undefined");
    known = typeof found === "function" ? (found as Collect) : () => {};
  }
  return known;
}

/** What was made and dropped a moment ago: about a millisecond. */
export const collectRecent = (): void => collector()({ type: "minor" });

/** Everything: tens of milliseconds, for once after a model was loaded. */
export const collectAll = (): void => collector()();
