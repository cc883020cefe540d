/** The runtime's products are those of plain loops, in the type of their factors. */
import { expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { matrix64, multiply, rounded32 } from "../../src/model/matrix.ts";
import { withMatMul } from "../../src/runtime/mat-mul.ts";

const next = random(4);
const noise = (length: number) => Array.from({ length }, () => next() - 0.5);

test("products of both types", async () => {
  const [a, b] = [matrix64(70, 130, noise(70 * 130)), matrix64(130, 33, noise(130 * 33))];
  const exact = await multiply(a, b);
  await withMatMul(2, async (matMul) => {
    const double = await matMul(a, b);
    expect([double.rows, double.columns, double.data instanceof Float64Array]).toEqual([70, 33, true]);
    const single = await matMul(rounded32(a), rounded32(b));
    expect(single.data).toBeInstanceOf(Float32Array);
    for (const [i, wanted] of exact.data.entries()) {
      expect(double.data[i]).toBeCloseTo(wanted, 13);
      expect(single.data[i]).toBeCloseTo(wanted, 5);
    }
  });
});
