/** Which files of the queue are in view and chosen, as in the system's own lists. It asks nothing and changes nothing: data in, data out. */
import type { QueueRow } from "../src/api/queue.ts";

export interface Selection {
  /** the file that is open */
  selected: string | null;
  /** several, for what is done to all of them */
  chosen: ReadonlySet<string>;
  /** where a span begins; the open file where it is null */
  anchor: string | null;
}

export interface Listed {
  order: readonly string[];
  rows: ReadonlyMap<string, QueueRow>;
  /** part of a name; null while nobody filters */
  filter: string | null;
  hideDone: boolean;
}

/** "also" adds a file or takes it away, "span" takes all from the anchor on. */
export type How = "alone" | "also" | "span";

/** @returns ids in the list's order, without those that are filtered out or hidden */
export function idsInView({ order, rows, filter, hideDone }: Listed): readonly string[] {
  const wanted = filter?.trim().toLocaleLowerCase() ?? "";
  if (wanted === "" && !hideDone) return order;
  return order.filter((id) => {
    const row = rows.get(id);
    return row !== undefined && !(hideDone && row.state === "done") && row.name.toLocaleLowerCase().includes(wanted);
  });
}

export function choose(
  { selected, chosen, anchor }: Selection,
  ids: readonly string[],
  id: string,
  how: How,
): Selection {
  if (how === "alone") return { selected: id, chosen: new Set(), anchor: null };
  if (how === "span") {
    const [from, to] = [ids.indexOf(anchor ?? selected ?? id), ids.indexOf(id)];
    const span = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    return { selected: selected ?? id, chosen: new Set(span), anchor };
  }
  // The open file is the first of several.
  const next = new Set(chosen.size === 0 && selected !== null ? [selected] : chosen);
  if (!next.delete(id)) next.add(id);
  return { selected: selected ?? id, chosen: next, anchor: id };
}

/** The chosen files in the list's order. Those out of view aren't: nothing is done to files that nobody sees. */
export function chosenInView(chosen: ReadonlySet<string>, ids: readonly string[]): string[] {
  return chosen.size === 0 ? [] : ids.filter((id) => chosen.has(id));
}

/** What an action at a file is meant for: all that are chosen if it is among them, else itself. */
export function meantAt(id: string, chosen: ReadonlySet<string>, ids: readonly string[]): string[] {
  return chosen.has(id) ? chosenInView(chosen, ids) : [id];
}
