/** One file of the queue: its state at a glance, what to do with it at hand. */
import {
  ArrowUpToLine,
  Ban,
  Check,
  CircleAlert,
  Clock3,
  Ellipsis,
  FolderOpen,
  type LucideIcon,
  Mic,
  Pause,
  Play,
  RotateCcw,
  SlidersHorizontal,
  Trash2,
  X,
} from "lucide-react";
import { type MouseEvent, memo, useState } from "react";
import { flushSync } from "react-dom";
import { isUnderWay, type QueueRow, type QueueState } from "../../src/api/queue.ts";
import { apartOf } from "../option-fields.ts";
import { IconButton } from "../parts/button.tsx";
import { Menu, type MenuItem } from "../parts/menu.tsx";
import { type Program, useProgram } from "../program.ts";
import { rowDetail, rowShare } from "../row-detail.ts";
import { meantAt } from "../selection.ts";
import { change, inView, page, usePage, useTongue } from "../store.ts";
import { toldBoth } from "../told.ts";
import { words } from "../words.ts";
import { optionsFor } from "./file-options.tsx";

const icons: Record<Exclude<QueueState, "running">, { icon: LucideIcon; colour: string }> = {
  queued: { icon: Clock3, colour: "text-gone" },
  next: { icon: Clock3, colour: "text-accent" },
  cancelling: { icon: X, colour: "text-gone" },
  paused: { icon: Pause, colour: "text-warn" },
  cancelled: { icon: Ban, colour: "text-gone" },
  failed: { icon: CircleAlert, colour: "text-bad" },
  done: { icon: Check, colour: "text-accent" },
};

function iconOf({ state, recording }: QueueRow): { icon: LucideIcon; colour: string } {
  if (recording) return { icon: Mic, colour: "text-bad" };
  return state === "running" ? { icon: Check, colour: "" } : icons[state];
}

// A row is drawn only when it changes itself: what is done at it asks the page how things stand when it is done.

function meant(id: string): string[] {
  return meantAt(id, page().chosen, inView());
}

function chooseAt(program: Program, { shiftKey, metaKey, ctrlKey }: MouseEvent, id: string): void {
  const how = shiftKey ? "span" : metaKey || ctrlKey ? "also" : "alone";
  program.chooseRow(id, how);
  if (how === "alone") change({ drawer: false });
}

function Ring({ value }: { value: number }) {
  const around = 2 * Math.PI * 7;
  return (
    <svg viewBox="0 0 18 18" className="size-[18px] -rotate-90" aria-hidden>
      <circle cx="9" cy="9" r="7" fill="none" strokeWidth="2.5" className="stroke-line" />
      <circle
        cx="9"
        cy="9"
        r="7"
        fill="none"
        strokeWidth="2.5"
        strokeLinecap="round"
        className="stroke-accent transition-[stroke-dashoffset] duration-150"
        strokeDasharray={around}
        strokeDashoffset={around * (1 - Math.max(0.04, value))}
      />
    </svg>
  );
}

function titleOf(row: QueueRow): string {
  const path = row.folder === "" ? row.name : `${row.folder}/${row.name}`;
  return row.state === "failed" ? `${path}\n${toldBoth(row.failure)}` : path;
}

function choices(row: QueueRow, program: Program): MenuItem[][] {
  const { queue } = words;
  const act = (action: Parameters<Program["act"]>[0]) => () => program.act(action, meant(row.id));
  const { reveal } = program.host;
  const { state } = row;
  const place: MenuItem[] = [
    { label: queue.top, icon: ArrowUpToLine, run: () => program.move(meant(row.id), page().order[0] ?? null) },
    ...(reveal === null
      ? []
      : [{ label: queue.reveal, icon: FolderOpen, run: () => void reveal(row.id).catch(() => {}) }]),
  ];
  // Nothing can be done with what is still being made, but stop it.
  if (row.recording) return [place];
  const first: MenuItem[] = [];
  if (state === "queued" || isUnderWay(row)) first.push({ label: queue.pause, icon: Pause, run: act("pause") });
  if (state === "paused" || state === "cancelled") first.push({ label: queue.resume, icon: Play, run: act("resume") });
  if (state === "failed") first.push({ label: queue.retry, icon: RotateCcw, run: act("retry") });
  if (state === "done" || state === "cancelled") first.push({ label: queue.again, icon: RotateCcw, run: act("retry") });
  const options = optionsFor([row]);
  if (options !== null) {
    const { kind } = options;
    const run = (): void => {
      const { rows } = page();
      const several = meant(row.id).flatMap((id) => rows.get(id) ?? []);
      const all = several.map((one) => optionsFor([one])).filter((one) => one?.kind === kind);
      change({ choosing: { kind, ids: all.flatMap((one) => one?.ids ?? []) } });
    };
    const label = kind === "redo" ? words.options.openRedo : words.options.open;
    first.push({ label, icon: SlidersHorizontal, run });
  }
  if (state === "queued" || isUnderWay(row) || state === "paused")
    first.push({ label: queue.cancel, icon: Ban, run: act("cancel") });
  return [first, place, [{ label: queue.remove, icon: Trash2, run: act("remove") }]];
}

/** before a file's id, in the id of its row */
export const rowPrefix = "row-";
const rowType = "application/x-slimscribe-row";

export interface QueueItemProps {
  row: QueueRow;
  top: number;
  /** of all but those that say in full why they failed */
  height: number;
  /** among all rows, from 0 */
  index: number;
  /** told of its element where its height is its own */
  measured: ((element: HTMLElement | null) => void) | null;
  all: number;
  selected: boolean;
  chosen: boolean;
  anySelected: boolean;
}

function Item({ row, top, height, index, measured, all, selected, chosen, anySelected }: QueueItemProps) {
  useTongue();
  const program = useProgram();
  const done = rowShare(row);
  const wentOn = usePage((state) => state.wentOn.get(row.id));
  const comparing = usePage(({ comparison }) =>
    comparison?.job === row.id && comparison.state === "running" ? words.queue.comparing(comparison) : null,
  );
  const apart = usePage(({ settings }) => apartOf(row, settings.transcribe));
  // A row that only passes by is spared its menu.
  const [near, setNear] = useState(false);
  const shade = selected ? "bg-accent-wash" : chosen ? "bg-hover" : "hover:bg-hover";
  const running = row.state === "running" && !row.recording;
  const preparing = row.state === "next" && row.preparing !== null && row.preparing.share !== null;
  const { icon: Icon, colour } = iconOf(row);
  return (
    <li
      ref={measured}
      data-index={index}
      aria-setsize={all}
      aria-posinset={index + 1}
      draggable
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
      onContextMenu={(event) => {
        // The pointer may have come with this very click.
        flushSync(() => setNear(true));
        const menu = event.currentTarget.querySelector<HTMLElement>("[aria-haspopup=menu]");
        if (menu === null) return;
        event.preventDefault();
        menu.click();
      }}
      onDragStart={(event) => {
        event.dataTransfer.setData(rowType, row.id);
      }}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(rowType)) event.preventDefault();
      }}
      onDrop={(event) => {
        const moved = event.dataTransfer.getData(rowType);
        if (moved !== "" && moved !== row.id) program.move(meant(moved), row.id);
      }}
      // The gap between rows is a border of this one, so that it is measured with it.
      className={`group absolute inset-x-1.5 flex items-center gap-2.5 rounded-lg border-y-2 border-transparent bg-clip-padding px-2 ${measured === null ? "" : "py-1.5"} ${shade}`}
      style={{ transform: `translateY(${top}px)`, [measured === null ? "height" : "minHeight"]: height }}
    >
      <span className={`flex w-5 shrink-0 justify-center ${colour}`}>
        {running || (preparing && !row.recording) ? (
          <Ring value={done} />
        ) : (
          <Icon size={17} strokeWidth={2} aria-hidden />
        )}
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex h-5 items-baseline gap-2">
          {/* The button's face is the whole row, so that the menu's button can be beside it and not inside. */}
          <button
            type="button"
            id={`${rowPrefix}${row.id}`}
            tabIndex={selected || (index === 0 && !anySelected) ? 0 : -1}
            aria-current={selected}
            aria-pressed={chosen}
            onClick={(event) => chooseAt(program, event, row.id)}
            title={titleOf(row)}
            className="flex-1 truncate text-left font-medium outline-none after:absolute after:inset-0 after:rounded-md focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            <bdi>{row.name}</bdi>
          </button>
          {running && done > 0 && <span className="shrink-0 text-accent">{words.figures.percent(done)}</span>}
          {near && (
            // Beside the name alone: what the second line says stays as it is.
            <span className="relative z-10 -my-1 -mr-1 hidden shrink-0 self-center group-hover:block group-focus-within:block has-data-popup-open:block">
              <Menu
                trigger={
                  <IconButton icon={Ellipsis} label={words.queue.more(row.name)} tabIndex={selected ? 0 : -1} small />
                }
                groups={choices(row, program)}
              />
            </span>
          )}
        </span>
        <span className={`block text-[12.5px] ${row.state === "failed" ? "text-bad" : "truncate text-soft"}`}>
          <span className="sr-only">{words.states[row.state]}: </span>
          {rowDetail(row, wentOn, comparing, apart)}
        </span>
      </span>
    </li>
  );
}

/** Rows change ten times a second while one runs: the others stay as they are. */
export const QueueItem = memo(Item);
