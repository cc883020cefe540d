/** Throws when an invariant of the program is broken: a bug, never the person's input. */
export function check(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${message}`);
}

/** The value, where the program knows that it is there. */
export function present<T>(value: T | null | undefined, name: string): T {
  check(value !== undefined && value !== null, `${name} is missing`);
  return value;
}
