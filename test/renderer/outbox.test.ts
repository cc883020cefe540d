/** Sound on its way to the program: nothing of it is sent twice or lost, however it is taken and dropped. */
import { expect, test } from "vitest";
import { base64Of, Outbox } from "../../renderer/outbox.ts";

test("what was not taken over stays, in its order", () => {
  const outbox = new Outbox();
  for (const piece of [[1, 2, 3], [4], [5, 6]]) outbox.push(Int16Array.from(piece));
  expect([...outbox.first(4)]).toEqual([1, 2, 3, 4]);
  expect([...outbox.first(100)]).toEqual([1, 2, 3, 4, 5, 6]);
  outbox.drop(2);
  expect([...outbox.first(3)]).toEqual([3, 4, 5]);
  outbox.drop(3);
  expect([outbox.samples, [...outbox.first(3)]]).toEqual([1, [6]]);
  outbox.drop(100);
  expect([outbox.samples, [...outbox.first(3)]]).toEqual([0, []]);
});

test("samples are written little-endian, also of more than fit into one call", () => {
  expect(base64Of(Int16Array.from([1, -2]))).toBe(Buffer.from([1, 0, 254, 255]).toString("base64"));
  const many = Int16Array.from({ length: 240_000 }, (_, i) => i % 32_768);
  expect(base64Of(many)).toBe(Buffer.from(many.buffer).toString("base64"));
});
