/** State tensors -> bytes: the memory bill. Arithmetic over the declared lists; nothing is estimated. */
import type { ModeMemory } from "../api/engine.ts";
import type { Dims } from "./dims.ts";
import { type AttentionMode, type StateTensor, stateOf, valuesOf } from "./state.ts";

const bytesPerValue = 4;

export function tensorBytes(tensor: StateTensor, tokens: number): number {
  return valuesOf(tensor, tokens) * bytesPerValue;
}

/** What one stream of one row keeps in a mode, the token axis at `tokens` places (a model's whole length when left out). */
export function modeMemory(mode: AttentionMode, dims: Dims, tokens = dims.positions): ModeMemory {
  const tensors = stateOf[mode](dims).map((tensor) => ({
    name: tensor.name,
    part: tensor.part,
    shape: tensor.shape.map((size) => (size === "N" ? tokens : size)),
    bytes: tensorBytes(tensor, tokens),
  }));
  const sum = (part: "cross" | "self") => tensors.filter((t) => t.part === part).reduce((a, t) => a + t.bytes, 0);
  return { attention: mode, crossBytes: sum("cross"), selfBytes: sum("self"), tensors };
}

export function streamBytes(memory: ModeMemory): number {
  return memory.crossBytes + memory.selfBytes;
}
