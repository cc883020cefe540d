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
        className="h-8 w-full rounded-md border border-transparent bg-hover pr-2.5 pl-8 focus:border-line focus:bg-paper"
      />
      {/* A placeholder is cut off in the middle of a letter while its field has the focus. */}
      {text === "" && (
        <span
          aria-hidden
          className="pointer-events-none absolute top-0 right-2.5 left-[33px] truncate leading-8 text-soft"
        >
          {search.label}
        </span>
      )}
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

/** Hits that follow each other in one file. */
function byFile(hits: readonly SearchHit[]): SearchHit[][] {
  const files: SearchHit[][] = [];
  for (const hit of hits) {
    const last = files.at(-1);
    if (last?.[0]?.job === hit.job) last.push(hit);
    else files.push([hit]);
  }
  return files;
}

function FileHits({ hits }: { hits: readonly SearchHit[] }) {
  const program = useProgram();
  const [first] = hits;
  if (first === undefined) return null;
  return (
    <li className="m-0 min-w-0 list-none">
      <h2 className="mt-5 mb-1 truncate px-3 text-[13.5px] font-semibold" title={first.name}>
        <bdi>{first.name}</bdi> <span className="font-normal text-soft">{first.folder}</span>
      </h2>
      <ul className="m-0 p-0">
        {hits.map((hit) => (
          <li key={hit.start} className="m-0 list-none">
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
        ))}
      </ul>
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
      <header className="flex w-full shrink-0 items-center px-5 pt-3 pb-2">
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
        {searching ? (
          // Lines are as wide as they are read: in a wide window files stand side by side.
          <ul className="m-0 grid grid-cols-[minmax(0,64rem)] gap-x-10 p-0 wide:grid-cols-2">
            {byFile(hits).map((ofFile) => (
              <FileHits key={`${ofFile[0]?.job} ${ofFile[0]?.start}`} hits={ofFile} />
            ))}
          </ul>
        ) : (
          <History />
        )}
      </div>
    </section>
  );
}
