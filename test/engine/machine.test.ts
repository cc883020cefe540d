import { expect, test } from "vitest";
import { measuredKernels } from "../../src/engine/machine.ts";
import { rightBytes } from "../../src/runtime/right-bytes.ts";

test("the machine's kernels are told with the bytes that integer products take, and why", async () => {
  const taken = (await rightBytes()) === "int8" ? /\nsigned bytes .*exactly$/ : /\nunsigned bytes .*would cut off/;
  expect(await measuredKernels()).toMatch(taken);
});
