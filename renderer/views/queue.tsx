/** The queue: one row a file, thousands of them; only those in view exist. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { Ban, FileDown, ListFilter, Pause, Play, RotateCcw, SlidersHorizontal, Trash2 } from "lucide-react";
import { type KeyboardEvent, memo, useMemo, useRef } from "react";
import { isUnderWay } from "../../src/api/queue.ts";
import { type KeyDeeds, press } from "../key-table.ts";
import { useEscape } from "../opened.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { takeFocus } from "../parts/focus.ts";
import { Menu } from "../parts/menu.tsx";
import { useProgram } from "../program.ts";
import { chosenInView, type How, idsInView } from "../selection.ts";
import { change, usePage, useTongue } from "../store.ts";
import { secondsLeft } from "../time-left.ts";
import { words } from "../words.ts";
import { exportItems } from "./export-items.ts";
import { optionsFor } from "./file-options.tsx";
import { QueueItem, rowPrefix } from "./queue-item.tsx";

const rowHeight = 54;
/** of one that failed, until it is measured: most reasons are two lines */
const failedHeight = 72;

function QueueHead() {
  useTongue();
  const program = useProgram();
  const filter = usePage((state) => state.filter);
  useEscape(filter !== null, () => change({ filter: null }));
  const rows = usePage((state) => state.rows);
  const paused = usePage((state) => state.paused);
  const all = [...rows.values()];
  const done = all.filter((row) => row.state === "done");
  const failed = all.filter((row) => row.state === "failed");
  const busy = all.some((row) => isUnderWay(row) || row.state === "queued");
  const left = secondsLeft(all);
  const hideDone = usePage((state) => state.settings.hideDone);
  return (
    <div className="shrink-0 border-b border-line px-3 pt-2.5 pb-2">
      <div className="flex h-7 items-center gap-2">
        <h2 className="font-semibold">{words.queue.title}</h2>
        <span className="min-w-0 truncate text-soft">
          {words.queue.summary(done.length, all.length)}
          {left !== null && !paused && <> · {words.queue.left(left)}</>}
          {paused && <span className="text-warn"> · {words.queue.allPaused}</span>}
        </span>
        <IconButton
          icon={ListFilter}
          label={words.queue.filter}
          pressed={filter !== null}
          className="ml-auto -mr-1.5"
          onClick={() => change({ filter: filter === null ? "" : null })}
        />
      </div>
      {filter !== null && (
        <input
          type="search"
          ref={takeFocus}
          value={filter}
          onChange={(event) => change({ filter: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.preventDefault();
            change({ filter: null });
          }}
          aria-label={words.queue.filter}
          placeholder={words.queue.filter}
          className="mt-1.5 h-8 w-full rounded-md border border-line bg-paper px-2.5 placeholder:text-soft"
        />
      )}
      {/* There whether or not it holds any, so that the files stay in their places. */}
      <div className="mt-1 -ml-2 flex min-h-7 flex-wrap *:shrink-0">
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

export function QueueView() {
  const program = useProgram();
  const order = usePage((state) => state.order);
  const rows = usePage((state) => state.rows);
  const selected = usePage((state) => state.selected);
  const chosen = usePage((state) => state.chosen);
  const filter = usePage((state) => state.filter);
  const hideDone = usePage((state) => state.settings.hideDone);
  const scroller = useRef<HTMLDivElement>(null);
  const ids = useMemo(() => idsInView({ order, rows, filter, hideDone }), [order, rows, filter, hideDone]);
  const several = useMemo(() => chosenInView(chosen, ids), [chosen, ids]);
  const hasFailed = (index: number): boolean => rows.get(ids[index] ?? "")?.state === "failed";
  const list = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (hasFailed(index) ? failedHeight : rowHeight),
    // What was measured of a row that failed is not what it is as high as when it is tried again.
    getItemKey: (index) => `${ids[index]}${hasFailed(index) ? " failed" : ""}`,
    overscan: 8,
    // Rows ahead of the view are there already: what comes behind them may wait for the frame.
    useFlushSync: false,
  });

  useEscape(several.length > 0, () => change({ chosen: new Set(), anchor: null }));

  const go = (from: string, by: number, how: How): void => {
    const to = ids[Math.min(ids.length - 1, Math.max(0, ids.indexOf(from) + by))];
    if (to === undefined) return;
    program.chooseRow(to, how);
    list.scrollToIndex(ids.indexOf(to));
    requestAnimationFrame(() => document.getElementById(`${rowPrefix}${to}`)?.focus());
  };
  const keys = (event: KeyboardEvent): void => {
    const { id } = event.target as HTMLElement;
    const at = id.startsWith(rowPrefix) ? id.slice(rowPrefix.length) : selected;
    if (at === null) return;
    const place = ids.indexOf(at);
    const deeds: KeyDeeds<"queue"> = {
      before: () => go(at, -1, "alone"),
      after: () => go(at, 1, "alone"),
      spanBefore: () => go(at, -1, "span"),
      spanAfter: () => go(at, 1, "span"),
      moveUp: () => place > 0 && program.move([at], ids[place - 1] ?? null),
      moveDown: () => place < ids.length - 1 && program.move([at], ids[place + 2] ?? null),
      all: () => change({ chosen: new Set(ids) }),
      remove: () => program.act("remove", several.length > 0 ? several : [at]),
    };
    press("queue", deeds, event.nativeEvent);
  };

  return (
    <div className="flex h-full min-h-0 flex-col bg-side">
      <Head />
      {several.length > 1 && <Chosen ids={several} />}
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
                index={index}
                height={rowHeight}
                measured={row.state === "failed" ? list.measureElement : null}
                all={ids.length}
                selected={id === selected}
                chosen={chosen.has(id)}
                anySelected={selected !== null}
              />
            );
          })}
        </ul>
      </div>
    </div>
  );
}

/** What can be done with several at once, in one line. */
function Chosen({ ids }: { ids: readonly string[] }) {
  const program = useProgram();
  const { queue, exports } = words;
  const rows = usePage((state) => state.rows);
  const options = optionsFor(ids.flatMap((id) => rows.get(id) ?? []));
  const deeds = [
    { action: "pause", icon: Pause, label: queue.pause },
    { action: "resume", icon: Play, label: queue.resume },
    { action: "retry", icon: RotateCcw, label: queue.retry },
    { action: "cancel", icon: Ban, label: queue.cancel },
    { action: "remove", icon: Trash2, label: queue.remove },
  ] as const;
  return (
    <section aria-label={queue.selected(ids.length)} className="flex h-10 shrink-0 items-center bg-accent-wash px-3">
      <span className="mr-auto truncate font-medium">{queue.selected(ids.length)}</span>
      {options !== null && (
        <IconButton
          icon={SlidersHorizontal}
          label={options.kind === "redo" ? words.options.openRedo : words.options.open}
          size={15}
          small
          onClick={() => change({ choosing: options })}
        />
      )}
      {deeds.map(({ action, icon, label }) => (
        <IconButton key={action} icon={icon} label={label} size={15} small onClick={() => program.act(action, ids)} />
      ))}
      <Menu
        trigger={<IconButton icon={FileDown} label={exports.several} size={15} small className="-mr-1.5" />}
        groups={exportItems(program, () => ids)}
      />
    </section>
  );
}
