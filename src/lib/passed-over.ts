/** Files that were passed over because they are no recordings, counted by their endings. */
import type { PassedOver } from "../api/queue.ts";
import { grouped } from "./figures.ts";
import { endingOf } from "./media-endings.ts";

/** @param name of a file, without its folder; an ending that is none to speak of counts as none */
export function passedOver(name: string): PassedOver {
  const ending = endingOf(name);
  return { ending: /^[a-z0-9]{1,8}$/.test(ending) ? ending : "", files: 1 };
}

/** One entry an ending, the most frequent first. */
export function counted(all: Iterable<PassedOver>): PassedOver[] {
  const counts = new Map<string, number>();
  for (const { ending, files } of all) counts.set(ending, (counts.get(ending) ?? 0) + files);
  return [...counts]
    .map(([ending, files]) => ({ ending, files }))
    .sort((a, b) => b.files - a.files || (a.ending < b.ending ? -1 : 1));
}

const mostNamed = 5;

/** `12 jpg, 3 pdf, 1 other`; empty where nothing was passed over */
export function kindsOf(all: Iterable<PassedOver>): string {
  const kinds = counted(all);
  const named = kinds.filter(({ ending }) => ending !== "").slice(0, mostNamed);
  const others = kinds.filter((kind) => !named.includes(kind)).reduce((sum, { files }) => sum + files, 0);
  const parts = named.map(({ ending, files }) => `${grouped(files)} ${ending}`);
  if (others > 0) parts.push(`${grouped(others)} other`);
  return parts.join(", ");
}
