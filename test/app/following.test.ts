/** Who is looked at, by who asks for it. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followSeconds } from "../../src/api/contract.ts";
import { createFollowing } from "../../src/app/following.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a file is followed for as long as it is asked for, and a page that has gone costs nothing", () => {
  const told: (readonly string[])[] = [];
  const following = createFollowing((paths) => told.push(paths));
  const part = (followSeconds * 1000) / 3;
  following.follow("a");
  vi.advanceTimersByTime(part);
  following.follow("a");
  following.follow("b");
  vi.advanceTimersByTime(2 * part);
  following.follow("b");
  expect(told).toEqual([["a"], ["a", "b"]]);
  vi.advanceTimersByTime(part);
  expect(told.at(-1)).toEqual(["b"]);
  vi.advanceTimersByTime(2 * part);
  expect(told.at(-1)).toEqual([]);
  expect(told).toHaveLength(4);
  following.follow("c");
  following.close();
  vi.advanceTimersByTime(2 * followSeconds * 1000);
  expect(told).toHaveLength(5);
});
