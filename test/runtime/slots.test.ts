/** Where windows are that wait for another attempt: each once. */
import { expect, test } from "vitest";
import { modeMemory } from "../../src/model/memory.ts";
import { stateOf } from "../../src/model/state.ts";
import { Slots } from "../../src/runtime/slots.ts";
import { tinyDims } from "../model/tiny.ts";

const state = stateOf.standard(tinyDims);
const { crossBytes } = modeMemory("standard", tinyDims);

test("windows that end at the same step and are kept for another attempt hold their cross tensors once", async () => {
  const slots = new Slots(state, { encode: async () => {}, heldBytes: 0 }, tinyDims.positions);
  slots.capacity = 6;
  const windows = Array.from({ length: 6 }, () => slots.hold(new Float32Array(16_000), tinyDims.frames));
  const taken = await slots.take(
    windows.map((window) => ({ window })),
    1,
  );
  const selfBytes = slots.allocatedBytes - 6 * crossBytes;
  expect(selfBytes).toBeGreaterThan(0);
  for (const slot of taken.slice(1)) if (slot) slots.end(slot);
  slots.settle();
  expect(slots.open).toBe(1);
  expect(slots.allocatedBytes).toBe(6 * crossBytes + selfBytes / 6);
});
