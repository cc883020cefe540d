/** Files that were passed over because they are no recordings, counted by their endings. */
import type { PassedOver } from "../api/queue.ts";
import { count, grouped } from "./figures.ts";
import { type BesideKind, endingOf, kindOfEnding } from "./media-endings.ts";

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

/** How so many files are named that were passed over. */
export interface KindSayings {
  kinds: Record<BesideKind, (files: number) => string>;
  /** of an ending that nobody knows */
  unknown(files: number, ending: string): string;
  others(files: number): string;
  listed(parts: readonly string[]): string;
}

export const englishKinds: KindSayings = {
  kinds: {
    picture: (files) => count(files, "picture"),
    document: (files) => count(files, "document"),
    subtitles: (files) => count(files, "subtitle file"),
    playlist: (files) => count(files, "playlist"),
    archive: (files) => count(files, "archive"),
    program: (files) => count(files, "program"),
    data: (files) => count(files, "data file"),
  },
  unknown: (files, ending) => `${grouped(files)} .${ending}`,
  others: (files) => `${grouped(files)} other`,
  listed: (parts) => parts.join(", "),
};

/** `12 pictures, 3 documents, 2 .xyz, 1 other`, the most first; empty where nothing was passed over */
export function kindsOf(all: Iterable<PassedOver>, say: KindSayings = englishKinds): string {
  const kinds = new Map<BesideKind, number>();
  const unknown: { files: number; ending: string }[] = [];
  let others = 0;
  for (const { ending, files } of counted(all)) {
    const kind = kindOfEnding(ending);
    if (kind !== undefined) kinds.set(kind, (kinds.get(kind) ?? 0) + files);
    else if (ending === "") others += files;
    else unknown.push({ files, ending });
  }
  const named = [
    ...[...kinds].map(([kind, files]) => ({ files, said: say.kinds[kind](files) })),
    ...unknown.map(({ files, ending }) => ({ files, said: say.unknown(files, ending) })),
  ];
  // Of as many, those that are known stand first.
  const sorted = named.sort((a, b) => b.files - a.files);
  others += sorted.slice(mostNamed).reduce((sum, { files }) => sum + files, 0);
  const parts = sorted.slice(0, mostNamed).map(({ said }) => said);
  return say.listed(others > 0 ? [...parts, say.others(others)] : parts);
}
