/** Memory and speed. Every figure comes from the engine's report; the page knows no sizes of its own. */
import { Tooltip } from "@base-ui/react/tooltip";
import { ChevronRight, GitCompareArrows, TriangleAlert } from "lucide-react";
import { useShallow } from "zustand/react/shallow";
import type { MemoryReport, ModeMemory } from "../../src/api/engine.ts";
import { isUnderWay, type QueueRow } from "../../src/api/queue.ts";
import { AttentionSwitch } from "../parts/attention-switch.tsx";
import { Button } from "../parts/button.tsx";
import { LiveLine } from "../parts/live-line.tsx";
import { ProgressBar } from "../parts/progress.tsx";
import { useProgram } from "../program.ts";
import { type ShownMemory, shownMemory } from "../shown-memory.ts";
import { ask, change, usePage } from "../store.ts";
import { words } from "../words.ts";
import { usualModes } from "./compare.tsx";

const { panel } = words;

export function contextBytesOf(mode: ModeMemory): number {
  return mode.crossBytes + mode.selfBytes;
}

function colours(mode: ModeMemory): { cross: string; self: string } {
  return mode.attention === "standard"
    ? { cross: "bg-gone", self: "bg-gone-soft" }
    : { cross: "bg-accent", self: "bg-accent-soft" };
}

function Tensors({ mode }: { mode: ModeMemory }) {
  return (
    <table className="text-[12px]">
      <caption className="pb-1 text-left font-medium">{panel.tensors}</caption>
      <tbody>
        {mode.tensors.slice(0, 14).map(({ name, part, shape, bytes: size }) => (
          <tr key={name}>
            <td className="pr-3">{name}</td>
            <td className="pr-3 opacity-70">{part}</td>
            <td className="pr-3 opacity-70">{shape.join(" × ")}</td>
            <td className="text-right">{words.figures.bytes(size)}</td>
          </tr>
        ))}
        {mode.tensors.length > 14 && (
          <tr>
            <td className="opacity-70">{`+ ${mode.tensors.length - 14}`}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** @param largest bytes that fill the width */
function Bar({ mode, largest, chosen, ratio }: { mode: ModeMemory; largest: number; chosen: boolean; ratio: number }) {
  const size = contextBytesOf(mode);
  const { cross, self } = colours(mode);
  const width = (part: number): string => `${(100 * part) / largest}%`;
  const name = panel.attention[mode.attention];
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        delay={150}
        render={<button type="button" className="block w-full rounded-md px-1.5 py-1 text-left hover:bg-hover" />}
        aria-label={panel.bar(name, size)}
      >
        <span className="flex items-baseline text-[12.5px]">
          <span className={chosen ? "font-semibold text-accent" : ""}>{name}</span>
          {ratio > 1.05 && <span className="ml-2 text-soft">{panel.ratio(ratio)}</span>}
          <span className="ml-auto font-medium">{words.figures.bytes(size)}</span>
        </span>
        <span className="mt-1 flex h-3 overflow-hidden rounded-[3px]">
          <span className={`h-full ${cross}`} style={{ width: width(mode.crossBytes) }} />
          <span className={`hatch h-full ${self}`} style={{ width: width(mode.selfBytes) }} />
        </span>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner side="left" sideOffset={8} className="z-50">
          <Tooltip.Popup className="rounded-md bg-ink p-2.5 text-paper">
            <Tensors mode={mode} />
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

function Legend() {
  return (
    <p className="mt-1.5 flex gap-4 px-1.5 text-[12px] text-soft">
      <span className="flex items-center gap-1.5">
        <span className="size-2.5 rounded-[2px] bg-accent" /> {panel.cross}
      </span>
      <span className="flex items-center gap-1.5">
        <span className="hatch size-2.5 rounded-[2px] bg-accent-soft" /> {panel.self}
      </span>
    </p>
  );
}

function Context({ report }: { report: MemoryReport }) {
  const chosen = usePage((state) => state.settings.transcribe.attention);
  const largest = Math.max(...report.modes.map(contextBytesOf));
  const standard = report.modes.find((mode) => mode.attention === "standard");
  const own = report.modes.find((mode) => mode.attention === report.attention);
  return (
    <section aria-label={panel.perStream}>
      <Heading text={panel.perStream} />
      <div className="-mx-1.5 space-y-1">
        {report.modes.map((mode) => (
          <Bar
            key={mode.attention}
            mode={mode}
            largest={largest}
            chosen={mode.attention === chosen}
            ratio={standard === undefined ? 1 : contextBytesOf(standard) / contextBytesOf(mode)}
          />
        ))}
      </div>
      <Legend />
      {report.streams > 0 && (
        <p className="mt-3 flex justify-between border-t border-line pt-2">
          <span className="text-soft">{panel.batch(report.streams)}</span>
          <span className="font-medium">
            {report.allocatedBytes > 0
              ? panel.allocated(report.allocatedBytes)
              : words.figures.bytes(own === undefined ? 0 : report.streams * contextBytesOf(own))}
          </span>
        </p>
      )}
      {report.gpu && (
        <p className="mt-1 flex justify-between gap-2">
          <span className="text-soft">{panel.gpu}</span>
          <span className="shrink-0 text-right font-medium">
            {panel.gpuBytes(report.gpu.heldBytes, report.gpu.predictedBytes)}
          </span>
        </p>
      )}
    </section>
  );
}

export function Heading({ text }: { text: string }) {
  return <h2 className="mb-1.5 text-[12.5px] font-semibold text-soft">{text}</h2>;
}

function Figure({ name, value, strong = false }: { name: string; value: string; strong?: boolean }) {
  return (
    <div>
      <dt className="text-[12px] text-soft">{name}</dt>
      <dd className={`m-0 ${strong ? "text-[19px] leading-6 font-semibold" : "font-medium"}`}>{value}</dd>
    </div>
  );
}

function Resident({ report, run, measured }: ShownMemory & { report: MemoryReport }) {
  const freeNow = usePage((state) => state.about?.freeBytes);
  const free = report.freeBytes > 0 ? report.freeBytes : (freeNow ?? 0);
  const predicted = report.predictedPeakBytes[report.attention];
  const last = usePage((state) => (run === "next" ? state.memory?.report : undefined));
  // What the engine holds already is not asked for again.
  const tight = free > 0 && predicted - (measured ? report.residentBytes : 0) > free;
  return (
    <section aria-label={panel.memory}>
      <Heading text={panel.memory} />
      <p className="m-0 text-[15px] font-medium">
        {panel.run(
          run === "next" ? "next" : measured ? "measured" : "begun",
          report.attention,
          report.predictedPeakBytes,
        )}
      </p>
      {last !== undefined && last.peakResidentBytes > 0 && (
        <p className="mt-1 mb-0 text-[12.5px] text-soft">{panel.lastRun(last.attention, last.peakResidentBytes)}</p>
      )}
      {tight && (
        <p className="mt-2 mb-0 flex gap-2 text-[12.5px] text-warn">
          <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
          {panel.tight}
        </p>
      )}
      {/* A comparison has processes of its own: the line is the queue's. */}
      {run !== "comparison" && <LiveLine predicted={predicted} />}
      <details className="group mt-2">
        <summary className="flex list-none items-center gap-1 text-[12.5px] text-soft hover:text-ink">
          <ChevronRight size={14} aria-hidden className="-ml-0.5 group-open:rotate-90" />
          {panel.details}
        </summary>
        <dl className="m-0 mt-2 mb-4 grid grid-cols-2 gap-x-4 gap-y-2">
          {measured && <Figure name={panel.now} value={words.figures.bytes(report.residentBytes)} />}
          {measured && <Figure name={panel.peak} value={words.figures.bytes(report.peakResidentBytes)} />}
          <Figure name={panel.predicted} value={words.figures.bytes(predicted)} />
          <Figure name={panel.free} value={words.figures.bytes(free)} />
        </dl>
        <Context report={report} />
      </details>
    </section>
  );
}

function Speed({ rows }: { rows: readonly QueueRow[] }) {
  let [factor, tokens, streams] = [0, 0, 0];
  for (const row of rows) {
    if (row.state !== "running" || row.progress === null) continue;
    factor += row.progress.realTimeFactor;
    tokens += row.progress.tokensPerSecond;
    streams = Math.max(streams, row.progress.streams);
  }
  return (
    <section aria-label={panel.speed}>
      <Heading text={panel.speed} />
      {factor === 0 ? (
        <p className="text-soft">{rows.length === 0 ? panel.idle : panel.starting}</p>
      ) : (
        <dl className="m-0 grid grid-cols-3 gap-4">
          <Figure name={panel.realTime} value={words.figures.speed(factor)} strong />
          <Figure name={panel.tokens} value={words.figures.grouped(Math.round(tokens))} strong />
          <Figure name={panel.streams} value={words.figures.grouped(streams)} strong />
        </dl>
      )}
    </section>
  );
}

/**
 * A comparison works beside everything else, also when it is not looked at.
 * @param beside whether the figures above are of something else
 */
function Comparing({ beside }: { beside: boolean }) {
  const { host } = useProgram();
  const comparison = usePage((state) => (state.comparison?.state === "running" ? state.comparison : null));
  if (comparison === null) return null;
  const { memory } = comparison;
  return (
    <section aria-label={words.compare.title}>
      <Heading text={words.compare.running(comparison)} />
      <p className="mt-0 mb-1.5 truncate" title={comparison.name}>
        <bdi>{comparison.name}</bdi>
      </p>
      <ProgressBar share={comparison.preparing?.share ?? comparison.progress} />
      {beside && memory !== null && (
        <p className="mt-1.5 mb-0">{panel.run("measured", memory.attention, memory.predictedPeakBytes)}</p>
      )}
      <Button look="line" small className="mt-2" onClick={() => ask(host.call("cancelCompare", {}))}>
        {words.compare.cancel}
      </Button>
    </section>
  );
}

export function Panel() {
  const program = useProgram();
  const { report, run, measured } = usePage(useShallow(shownMemory));
  const rows = usePage((state) => state.rows);
  const selected = usePage((state) => (state.selected === null ? undefined : state.rows.get(state.selected)));
  const chosen = usePage((state) => state.settings.transcribe.attention);
  const running = [...rows.values()].filter(isUnderWay);
  const comparison = usePage((state) => state.comparison);
  const comparing = comparison?.state === "running";
  /** One that is under way or was made is shown: there it is begun anew, and what that ends is told. */
  const compare = (id: string): void => {
    if (comparing || comparison?.job === id) change({ view: "compare" });
    else program.compare(usualModes(chosen));
  };
  return (
    <aside aria-label={panel.title} className="flex h-full flex-col gap-5 overflow-y-auto bg-side px-4 py-3">
      <AttentionSwitch report={report} />
      {report === null ? (
        <p className="text-soft">{panel.unknown}</p>
      ) : (
        <Resident report={report} run={run} measured={measured} />
      )}
      <Comparing beside={run !== "comparison"} />
      {/* The queue's: that nothing runs is not to be said beside a comparison. */}
      {(running.length > 0 || !comparing) && <Speed rows={running} />}
      {selected !== undefined && selected.state !== "failed" && (
        <Button look="line" className="mt-auto shrink-0" onClick={() => compare(selected.id)}>
          <GitCompareArrows size={15} aria-hidden />
          {panel.compare}
        </Button>
      )}
    </aside>
  );
}
