/** The same windows in two or three modes, side by side: equal tokens grey, others lit, time and bytes as bars. */
import { diffArrays } from "diff";
import { Copy, X } from "lucide-react";
import { useMemo, useState } from "react";
import type { Comparison } from "../../src/api/comparison.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { Attention } from "../../src/api/transcript.ts";
import { clock } from "../../src/lib/figures.ts";
import { keyOf } from "../key-table.ts";
import { useEscape } from "../opened.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { ProgressBar } from "../parts/progress.tsx";
import { piecesOf } from "../pieces.ts";
import { player } from "../player.ts";
import { useProgram } from "../program.ts";
import { ask, change, useHeardLanguage, usePage } from "../store.ts";
import { toldBoth } from "../told.ts";
import { words } from "../words.ts";
import { Figures, tableOf } from "./compare-figures.tsx";

const { compare } = words;
type Window = Comparison["windows"][number];

/** Whether the mode at a place chose the tokens of the first one. */
function sameAt(window: Window, place: number): boolean {
  const [first = []] = window.tokens;
  const tokens = window.tokens[place] ?? [];
  return tokens.length === first.length && tokens.every((token, at) => token === first[at]);
}

function same(window: Window): boolean {
  return window.tokens.every((_, place) => sameAt(window, place));
}

/** A text by its words, those that the first mode hasn't lit. */
function Differing({ text, base, equal }: { text: string; base: string; equal: boolean }) {
  if (equal) return <span className="text-soft">{text}</span>;
  const parts = diffArrays(piecesOf(base), piecesOf(text));
  return parts.map((part, place) => {
    if (part.removed) return null;
    const key = `${place} ${part.value.length}`;
    const piece = part.value.join("");
    return part.added ? (
      <mark key={key} className="rounded-[3px] bg-accent-wash px-0.5 text-accent">
        {piece}
      </mark>
    ) : (
      <span key={key} className="text-soft">
        {piece}
      </span>
    );
  });
}

function Windows({ comparison }: { comparison: Comparison }) {
  const language = useHeardLanguage();
  const columns = { gridTemplateColumns: `var(--first) repeat(${comparison.wanted.length}, minmax(0, 1fr))` };
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-8 [scrollbar-gutter:stable] [--first:5rem] sm:[--first:7rem]">
      {comparison.windows.map((window) => {
        const equal = same(window);
        const [base = ""] = window.texts;
        return (
          <div key={window.start} className="grid gap-x-5 border-t border-line py-3" style={columns}>
            <button
              type="button"
              aria-label={words.transcript.segmentAt(clock(window.start))}
              onClick={() => player.playSpan(window.start, window.end)}
              className="-ml-1 h-6 justify-self-start rounded-md px-1 text-[12.5px] text-soft hover:bg-hover hover:text-accent"
            >
              {clock(window.start)}
            </button>
            {window.texts.map((text, place) => (
              <p key={comparison.wanted[place]} dir="auto" lang={language} className="m-0 leading-relaxed">
                <Differing text={text} base={place === 0 ? (window.texts[1] ?? "") : base} equal={equal} />
              </p>
            ))}
          </div>
        );
      })}
    </div>
  );
}

function Verdict({ comparison }: { comparison: Comparison }) {
  const { windows, state, modes, wanted, failure } = comparison;
  const line = (text: string, colour = "") => <p className={`m-0 text-[15px] font-medium ${colour}`}>{text}</p>;
  if (failure !== null) return line(toldBoth(failure), "text-bad");
  if (state === "running")
    return (
      <div>
        {line(compare.running(comparison))}
        <div className="mt-2">
          <ProgressBar share={comparison.preparing?.share ?? comparison.progress} />
        </div>
      </div>
    );
  if (state === "cancelled")
    return line(modes.length + windows.length > 0 ? compare.cancelled : compare.cancelledEarly);
  if (modes.length < wanted.length) return null;
  const tokens = windows.reduce((sum, window) => sum + (window.tokens[0]?.length ?? 0), 0);
  const modesSeen = wanted.map((mode, place) => ({
    name: words.panel.attention[mode],
    equal: windows.filter((window) => sameAt(window, place)).length,
  }));
  const alike = modesSeen.filter(({ equal }) => equal === windows.length).map(({ name }) => name);
  if (alike.length === wanted.length) return line(compare.same(tokens, wanted.length), "text-accent");
  const others = modesSeen.filter(({ equal }) => equal < windows.length);
  const base = modesSeen[0]?.name ?? "";
  return (
    <div className="space-y-0.5">
      {alike.length > 1 && line(compare.sameIn(tokens, alike), "text-accent")}
      {others.map(({ name, equal }) => (
        <p key={name} className="m-0">
          {compare.differ(name, equal, windows.length, base)}
        </p>
      ))}
    </div>
  );
}

/** The reference, slim, and what the person uses. */
export function usualModes(chosen: Attention): readonly Attention[] {
  return Attention.options.filter((mode) => mode === "standard" || mode === "slim" || mode === chosen);
}

/** @param before the modes of the last time */
function Start({ before }: { before: readonly Attention[] | null }) {
  const program = useProgram();
  const chosen = usePage((state) => state.settings.transcribe.attention);
  const [modes, setModes] = useState(() => before ?? usualModes(chosen));
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-1">
      {Attention.options.map((mode) => (
        <label key={mode} className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={modes.includes(mode)}
            onChange={(event) =>
              setModes(Attention.options.filter((one) => (one === mode ? event.target.checked : modes.includes(one))))
            }
          />
          {words.panel.attention[mode]}
        </label>
      ))}
      <Button
        look={before === null ? "accent" : "line"}
        disabled={modes.length < 2}
        onClick={() => program.compare(modes)}
      >
        {before === null ? compare.start : compare.again}
      </Button>
    </div>
  );
}

export function Compare({ row }: { row: QueueRow }) {
  const program = useProgram();
  const any = usePage((state) => state.comparison);
  const comparison = any?.job === row.id ? any : null;
  const running = comparison?.state === "running";
  const close = (): void => change({ view: "transcript" });
  useEscape(true, close);
  const known = useMemo(() => (comparison?.modes.length ?? 0) > 0, [comparison]);
  return (
    <section aria-label={compare.title} className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 items-center gap-3 px-5 pt-3 pb-2">
        <h1 className="m-0 min-w-0 truncate text-[17px] font-semibold">
          {compare.title}: <bdi>{row.name}</bdi>
        </h1>
        <span className="ml-auto flex">
          {comparison !== null && known && (
            <Button
              look="line"
              small
              className="mr-1.5 h-8 whitespace-nowrap"
              onClick={() => program.copy(tableOf(comparison), compare.copied)}
            >
              <Copy size={14} aria-hidden className="text-soft" />
              {compare.copy}
            </Button>
          )}
          <IconButton icon={X} label={compare.close} keys={keyOf("window", "close")} onClick={close} />
        </span>
      </header>
      <div className="shrink-0 space-y-3 px-5 pb-4">
        {comparison === null ? <p className="m-0 text-soft">{compare.none}</p> : <Verdict comparison={comparison} />}
        {comparison === null && any?.state === "running" && <p className="m-0 text-warn">{compare.other(any.name)}</p>}
        {comparison !== null && known && (
          // As wide as the columns below it, beside whose bar there is less room.
          <div className="-mx-5 overflow-hidden [scrollbar-gutter:stable]">
            <Figures comparison={comparison} />
          </div>
        )}
        {comparison?.disturbed === true && known && <p className="m-0 text-warn">{compare.disturbed}</p>}
        {running ? (
          <Button look="line" onClick={() => ask(program.host.call("cancelCompare", {}))}>
            {compare.cancel}
          </Button>
        ) : (
          <Start before={comparison?.wanted ?? null} />
        )}
      </div>
      {comparison !== null && <Windows comparison={comparison} />}
    </section>
  );
}
