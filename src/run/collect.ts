/**
 * Asks V8 to let go of what nobody uses. Encoder states, log-mel and weights lie outside its heap, where tens of megabytes pile up
 * before it looks. Asked in time, it keeps the memory bill what it says.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (options?: { type: "minor" }) => void;

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

/** So many bytes may lie about. */
const pileBytes = 16e6;
let pile = 0;

/** Counts what will soon be dropped; now and then the pile is cleared, which takes about a millisecond. */
export function willDrop(tensors: Record<string, { readonly data: unknown }>): void {
  for (const { data } of Object.values(tensors)) if (ArrayBuffer.isView(data)) pile += data.byteLength;
  if (pile < pileBytes) return;
  pile = 0;
  collector()({ type: "minor" });
}

/** Everything: tens of milliseconds, for once when a model is loaded. */
export const collectAll = (): void => collector()();
