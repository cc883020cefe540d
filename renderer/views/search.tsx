/** Every transcript there is, by what is said in it. */
import { useQuery } from "@tanstack/react-query";
import { Search as Glass, X } from "lucide-react";
import { useDeferredValue } from "react";
import type { SearchHit } from "../../src/api/contract.ts";
import { clock } from "../../src/lib/figures.ts";
import { keyOf } from "../key-table.ts";
import { useEscape } from "../opened.ts";
import { IconButton } from "../parts/button.tsx";
import { useProgram } from "../program.ts";
import { change, closeSearch, showSearch, usePage } from "../store.ts";
import { words } from "../words.ts";
import { History } from "./history.tsx";

const { search } = words;

/** The field in the head of the window. */
export function SearchField() {
  const text = usePage((state) => state.searchText);
  return (
    <search className="relative w-full max-w-md">
      <Glass size={15} aria-hidden className="pointer-events-none absolute top-2 left-2.5 text-soft" />
      <input
        id="search"
        type="search"
        value={text}
        placeholder={search.label}
        aria-label={search.label}
        // Whoever only passes by with Tab goes on reading.
        onClick={showSearch}
        onChange={(event) => {
          change({ searchText: event.target.value });
          showSearch();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === "ArrowDown") showSearch();
          if (event.key !== "Escape") return;
          event.preventDefault();
          closeSearch();
          event.currentTarget.blur();
        }}
        className="text-ellipsis h-8 w-full rounded-md border border-transparent bg-hover pr-2.5 pl-8 placeholder:text-soft focus:border-line focus:bg-paper"
      />
    </search>
  );
}

/** Odd pieces are the matches. */
function Pieces({ pieces: [before = "", match = "", ...rest] }: { pieces: readonly string[] }) {
  return (
    <>
      {before}
      {match !== "" && <mark className="rounded-[2px] bg-accent-wash font-medium text-accent">{match}</mark>}
      {rest.length > 0 && <Pieces pieces={rest} />}
    </>
  );
}

function Hit({ hit, named }: { hit: SearchHit; named: boolean }) {
  const program = useProgram();
  return (
    <li className="m-0 list-none">
      {named && (
        <h2 className="mt-5 mb-1 px-3 text-[13.5px] font-semibold">
          <bdi>{hit.name}</bdi> <span className="font-normal text-soft">{hit.folder}</span>
        </h2>
      )}
      <button
        type="button"
        onClick={() => program.jump(hit.job, hit.start)}
        className="grid w-full grid-cols-[4.5rem_minmax(0,1fr)] gap-3 rounded-md px-3 py-1.5 text-left hover:bg-hover"
      >
        <span className="pt-0.5 text-[12.5px] text-soft">{clock(hit.start)}</span>
        <span dir="auto" className="text-[15px] leading-relaxed">
          <Pieces pieces={hit.pieces} />
        </span>
      </button>
    </li>
  );
}

export function Search() {
  const { host } = useProgram();
  const text = useDeferredValue(usePage((state) => state.searchText));
  const { data: hits = [], isSuccess } = useQuery({
    queryKey: ["search", text],
    queryFn: () => host.call("search", { text, limit: 200 }),
    enabled: text.trim() !== "",
    placeholderData: (before) => before,
  });
  const searching = text.trim() !== "";
  useEscape(true, closeSearch);
  return (
    <section aria-label={search.title} className="flex h-full min-h-0 flex-col">
      <header className="mx-auto flex w-full max-w-[65rem] shrink-0 items-center px-5 pt-3 pb-2">
        <h1 className="m-0 text-[17px] font-semibold">{searching ? search.title : search.history}</h1>
        <span className="ml-3 text-soft" aria-live="polite">
          {searching && isSuccess && search.results(hits.length)}
        </span>
        <IconButton
          icon={X}
          label={search.close}
          keys={keyOf("window", "close")}
          className="ml-auto"
          onClick={closeSearch}
        />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-8">
        <div className="mx-auto max-w-[64rem]">
          {searching ? (
            <ul className="m-0 p-0">
              {hits.map((hit, place) => (
                <Hit key={`${hit.job} ${hit.start}`} hit={hit} named={hits[place - 1]?.job !== hit.job} />
              ))}
            </ul>
          ) : (
            <History />
          )}
        </div>
      </div>
    </section>
  );
}
