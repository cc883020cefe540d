/** The queue: one row a file, thousands of them; only those in view exist. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { Ban, FileDown, ListFilter, Pause, Play, RotateCcw, Trash2 } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, memo, useMemo, useRef, useState } from "react";
import type { QueueRow } from "../../src/api/queue.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { takeFocus } from "../parts/focus.ts";
import { Menu } from "../parts/menu.tsx";
import { useProgram } from "../program.ts";
import { change, page, usePage } from "../store.ts";
import { words } from "../words.ts";
import { exportItems } from "./export-items.ts";
import { QueueItem } from "./queue-item.tsx";

const rowHeight = 54;

/** Seconds of sound in a byte, from the files whose length is known. */
function secondsPerByte(rows: readonly QueueRow[]): number {
  let [seconds, bytes] = [0, 0];
  for (const row of rows) if (row.duration !== null) [seconds, bytes] = [seconds + row.duration, bytes + row.bytes];
  return bytes > 0 ? seconds / bytes : 0;
}

/** Seconds until all is done, at the speed of the files that are running now. */
function secondsLeft(rows: readonly QueueRow[]): number | null {
  const perByte = secondsPerByte(rows);
  let [sound, speed] = [0, 0];
  for (const row of rows) {
    const length = row.duration ?? perByte * row.bytes;
    if (row.state === "running" && row.progress !== null) {
      speed += row.progress.realTimeFactor;
      sound += length - row.progress.doneSeconds;
    } else if (row.state === "queued") sound += length - row.resumeAt;
  }
  return speed > 0 ? Math.max(0, sound) / speed : null;
}

function QueueHead({ filter, setFilter }: { filter: string | null; setFilter(text: string | null): void }) {
  const program = useProgram();
  const rows = usePage((state) => state.rows);
  const paused = usePage((state) => state.paused);
  const all = [...rows.values()];
  const done = all.filter((row) => row.state === "done");
  const failed = all.filter((row) => row.state === "failed");
  const busy = all.some((row) => row.state === "running" || row.state === "queued");
  const left = secondsLeft(all);
  const hideDone = usePage((state) => state.settings.hideDone);
  return (
    <div className="shrink-0 border-b border-line px-3 pt-2.5 pb-2">
      <div className="flex h-7 items-center gap-2">
        <h2 className="font-semibold">{words.queue.title}</h2>
        <span className="text-soft">
          {words.queue.summary(done.length, all.length)}
          {left !== null && !paused && <> · {words.queue.left(left)}</>}
          {paused && <span className="text-warn"> · {words.queue.allPaused}</span>}
        </span>
        <IconButton
          icon={ListFilter}
          label={words.queue.filter}
          pressed={filter !== null}
          className="ml-auto -mr-1.5"
          onClick={() => setFilter(filter === null ? "" : null)}
        />
      </div>
      {filter !== null && (
        <input
          type="search"
          ref={takeFocus}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          aria-label={words.queue.filter}
          placeholder={words.queue.filter}
          className="mt-1.5 h-8 w-full rounded-md border border-line bg-paper px-2.5 placeholder:text-soft"
        />
      )}
      <div className="mt-1 -ml-2 flex flex-wrap">
        {(busy || paused) && (
          <Button small className="text-soft hover:text-ink" onClick={() => program.pauseAll(!paused)}>
            {paused ? words.queue.resumeAll : words.queue.pauseAll}
          </Button>
        )}
        {failed.length > 0 && (
          <Button
            small
            className="text-soft hover:text-ink"
            onClick={() =>
              program.act(
                "retry",
                failed.map((row) => row.id),
              )
            }
          >
            {words.queue.retryFailed}
          </Button>
        )}
        {done.length > 0 && (
          <Button
            small
            className="text-soft hover:text-ink"
            onClick={() => program.settle((all) => ({ ...all, hideDone: !all.hideDone }))}
          >
            {hideDone ? words.queue.showDone : words.queue.hideDone}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Scrolling draws the list anew, not this. */
const Head = memo(QueueHead);

/** The ids between two places of the list, both included. */
function between(ids: readonly string[], from: string | null, to: string): string[] {
  const [a, b] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(to)];
  return a < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

export function Queue() {
  const program = useProgram();
  const order = usePage((state) => state.order);
  const rows = usePage((state) => state.rows);
  const selected = usePage((state) => state.selected);
  const chosen = usePage((state) => state.chosen);
  const hideDone = usePage((state) => state.settings.hideDone);
  const [filter, setFilter] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const dragged = useRef<string | null>(null);
  const ids = useMemo(() => {
    const wanted = filter?.trim().toLocaleLowerCase() ?? "";
    if (wanted === "" && !hideDone) return order;
    return order.filter((id) => {
      const row = rows.get(id);
      return row !== undefined && !(hideDone && row.state === "done") && row.name.toLocaleLowerCase().includes(wanted);
    });
  }, [order, rows, filter, hideDone]);
  const list = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    // Rows ahead of the view are there already: what comes behind them may wait for the frame.
    useFlushSync: false,
  });

  const choose = (event: MouseEvent, id: string): void => {
    const more = event.metaKey || event.ctrlKey;
    if (event.shiftKey) change({ chosen: new Set(between(ids, selected, id)) });
    else if (more) {
      const next = new Set(chosen.size === 0 && selected !== null ? [selected] : chosen);
      if (!next.delete(id)) next.add(id);
      change({ chosen: next });
    } else {
      change({ chosen: new Set(), drawer: false });
      program.select(id);
    }
  };
  const meant = (id: string): string[] => (chosen.has(id) ? [...chosen] : [id]);

  const keys = (event: KeyboardEvent): void => {
    const at = selected === null ? -1 : ids.indexOf(selected);
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const to = ids[Math.min(ids.length - 1, Math.max(0, at + step))];
    if (step !== 0 && to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      if (event.altKey && selected !== null) program.move([selected], ids[at + (step > 0 ? 2 : -1)] ?? null);
      else {
        program.select(to);
        list.scrollToIndex(ids.indexOf(to));
        requestAnimationFrame(() => document.getElementById(`row-${to}`)?.focus());
      }
    }
    if ((event.key === "Delete" || event.key === "Backspace") && selected !== null)
      program.act("remove", meant(selected));
    if ((event.metaKey || event.ctrlKey) && event.key === "a") {
      event.preventDefault();
      change({ chosen: new Set(ids) });
    }
  };

  return (
    <div className="flex h-full min-h-0 flex-col bg-side">
      <Head filter={filter} setFilter={setFilter} />
      {chosen.size > 1 && <Chosen />}
      <div ref={scroller} className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
        <ul className="relative" aria-label={words.queue.list} style={{ height: list.getTotalSize() }} onKeyDown={keys}>
          {list.getVirtualItems().map(({ index, start }) => {
            const id = ids[index] ?? "";
            const row = rows.get(id);
            if (row === undefined) return null;
            return (
              <QueueItem
                key={id}
                row={row}
                top={start}
                height={rowHeight}
                place={index + 1}
                all={ids.length}
                selected={id === selected}
                chosen={chosen.has(id)}
                anySelected={selected !== null}
                meant={() => meant(id)}
                onChoose={(event) => choose(event, id)}
                onDrag={() => {
                  dragged.current = id;
                }}
                onDropped={() => {
                  const moving = dragged.current;
                  dragged.current = null;
                  if (moving !== null && moving !== id) program.move(meant(moving), id);
                }}
              />
            );
          })}
        </ul>
      </div>
    </div>
  );
}

/** What can be done with several at once, in one line. */
function Chosen() {
  const program = useProgram();
  const chosen = usePage((state) => state.chosen);
  const all = (): string[] => page().order.filter((id) => chosen.has(id));
  const { queue, exports } = words;
  const deeds = [
    { action: "pause", icon: Pause, label: queue.pause },
    { action: "resume", icon: Play, label: queue.resume },
    { action: "retry", icon: RotateCcw, label: queue.retry },
    { action: "cancel", icon: Ban, label: queue.cancel },
    { action: "remove", icon: Trash2, label: queue.remove },
  ] as const;
  return (
    <section aria-label={queue.selected(chosen.size)} className="flex h-10 shrink-0 items-center bg-accent-wash px-3">
      <span className="mr-auto font-medium whitespace-nowrap">{queue.selected(chosen.size)}</span>
      {deeds.map(({ action, icon, label }) => (
        <IconButton key={action} icon={icon} label={label} size={15} small onClick={() => program.act(action, all())} />
      ))}
      <Menu
        trigger={<IconButton icon={FileDown} label={exports.several} size={15} small className="-mr-1.5" />}
        groups={exportItems(program, all)}
      />
    </section>
  );
}
