/** Files that were passed over because they are no recordings, counted by their endings. */
import type { PassedOver } from "../api/queue.ts";
import { grouped } from "./figures.ts";
import { endingOf, kindOfEnding } from "./media-endings.ts";

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

/** `12 pictures, 3 documents, 2 .xyz, 1 other`, the most first; empty where nothing was passed over */
export function kindsOf(all: Iterable<PassedOver>): string {
  const kinds = new Map<string, { files: number; one: string; several: string }>();
  let others = 0;
  for (const { ending, files } of counted(all)) {
    const { one, several } = kindOfEnding(ending) ?? { one: `.${ending}`, several: `.${ending}` };
    if (ending === "") others += files;
    else kinds.set(several, { files: (kinds.get(several)?.files ?? 0) + files, one, several });
  }
  const sorted = [...kinds.values()].sort(
    (a, b) => b.files - a.files || Number(a.several.startsWith(".")) - Number(b.several.startsWith(".")),
  );
  others += sorted.slice(mostNamed).reduce((sum, { files }) => sum + files, 0);
  const parts = sorted
    .slice(0, mostNamed)
    .map(({ files, one, several }) => `${grouped(files)} ${files === 1 ? one : several}`);
  if (others > 0) parts.push(`${grouped(others)} other`);
  return parts.join(", ");
}
