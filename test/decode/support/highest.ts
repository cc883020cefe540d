/** Indices of the highest, the first of equal ones first: sorting a whole vocabulary at each step would take most of the tests' time. */
export function highest(values: ArrayLike<number>, count: number): number[] {
  const order: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (order.length === count && value <= least) continue;
    const behind = order.findIndex((other) => value > (values[other] ?? 0));
    order.splice(behind < 0 ? order.length : behind, 0, i);
    order.length = Math.min(order.length, count);
    least = values[order.at(-1) ?? 0] ?? 0;
  }
  return order;
}
