/** State tensors -> bytes: the memory bill. Arithmetic over the declared lists; nothing is estimated. */

import type { ModeMemory } from "../api/engine.ts";
import type { Attention } from "../api/transcript.ts";
import type { Dims } from "./dims.ts";
import { bytesOf, type StatesForm, stateOf } from "./state.ts";

/** What one stream of one row keeps in a mode, the token axis at its full length. */
export function modeMemory(mode: Attention, dims: Dims, form?: StatesForm): ModeMemory {
  const tokens = dims.positions;
  const tensors = stateOf[mode](dims, form).map((tensor) => ({
    name: tensor.name,
    part: tensor.part,
    shape: tensor.shape.map((size) => (size === "N" ? tokens : size)),
    bytes: bytesOf(tensor, tokens),
  }));
  const sum = (part: "cross" | "self") => tensors.filter((t) => t.part === part).reduce((a, t) => a + t.bytes, 0);
  return { attention: mode, crossBytes: sum("cross"), selfBytes: sum("self"), tensors };
}

export function streamBytes(memory: ModeMemory): number {
  return memory.crossBytes + memory.selfBytes;
}
