/** Every transcript there is, newest first. */
import { useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import type { RemovedFile } from "../../src/api/erase.ts";
import { clock } from "../../src/lib/figures.ts";
import { Button } from "../parts/button.tsx";
import { useProgram } from "../program.ts";
import { spokenIn } from "../row-detail.ts";
import { change, usePage } from "../store.ts";
import { dayOf, words } from "../words.ts";

const { search } = words;

/** Files that were taken off the list. */
export function useRemoved(): readonly RemovedFile[] {
  const { host } = useProgram();
  const order = usePage((state) => state.order);
  const { data = [] } = useQuery({
    // What comes back or goes changes the order.
    queryKey: ["removed", order],
    queryFn: () => host.call("removed", {}),
    placeholderData: (before) => before,
  });
  return data;
}

function Removed() {
  const program = useProgram();
  const removed = useRemoved();
  if (removed.length === 0) return null;
  return (
    <section aria-label={search.removed} className="mt-6">
      <h2 className="mx-3 mb-1 text-[13.5px] font-semibold">{search.removed}</h2>
      <p className="mx-3 mt-0 mb-1 text-[12.5px] text-soft">{search.removedHint}</p>
      <ul className="m-0 p-0">
        {removed.map(({ id, name, folder, removedAt }) => (
          <li
            key={id}
            className="grid list-none grid-cols-[minmax(0,1fr)_6.5rem_auto] items-center gap-4 px-3 py-1 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_6.5rem_auto]"
          >
            <bdi className="min-w-0 truncate">{name}</bdi>
            <span className="min-w-0 truncate text-soft max-sm:hidden">{folder}</span>
            <time className="text-right whitespace-nowrap text-soft">{dayOf(removedAt)}</time>
            <Button small look="line" aria-label={search.bringBack(name)} onClick={() => program.act("restore", [id])}>
              <Undo2 size={13} aria-hidden className="text-soft" />
              {search.back}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is done, and what was taken off the list and can be brought back. */
export function History() {
  const program = useProgram();
  const rows = usePage((state) => state.rows);
  const done = [...rows.values()]
    .flatMap((row) => (row.state === "done" ? [row] : []))
    .sort((a, b) => b.finishedAt - a.finishedAt);
  return (
    <>
      {done.length === 0 && <p className="px-3 text-soft">{search.empty}</p>}
      <ul className="m-0 p-0">
        {done.map((row) => (
          <li key={row.id} className="list-none">
            <button
              type="button"
              onClick={() => {
                change({ view: "transcript" });
                program.select(row.id);
              }}
              className="grid w-full grid-cols-[minmax(0,1fr)_4.5rem_6.5rem] items-baseline gap-4 rounded-md px-3 py-2 text-left hover:bg-hover sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_7rem_4.5rem_6.5rem] wide:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_10rem_12rem_10rem_4.5rem_6.5rem]"
            >
              <bdi className="min-w-0 truncate font-medium">{row.name}</bdi>
              <span className="min-w-0 truncate text-soft max-sm:hidden">{row.folder}</span>
              <span className="truncate text-soft max-sm:hidden">{spokenIn(row)}</span>
              <span className="truncate text-soft max-wide:hidden">{row.options.model}</span>
              <span className="truncate text-soft max-wide:hidden">
                {row.suspects > 0 && words.queue.suspects(row.suspects)}
              </span>
              <span className="text-right text-soft">{clock(row.duration ?? 0)}</span>
              <time className="text-right whitespace-nowrap text-soft">{dayOf(row.finishedAt)}</time>
            </button>
          </li>
        ))}
      </ul>
      <Removed />
    </>
  );
}
