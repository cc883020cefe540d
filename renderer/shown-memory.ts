/** Which memory report the window speaks of: what is running stands before what would run, the queue before a comparison. */
import type { MemoryReport } from "../src/api/engine.ts";
import { isUnderWay, type QueueRow } from "../src/api/queue.ts";
import type { PageState } from "./store.ts";

export interface ShownMemory {
  report: MemoryReport | null;
  run: "queue" | "comparison" | "next";
  /** by the run itself; otherwise it is what was foretold */
  measured: boolean;
}

type Told = NonNullable<PageState["memory"]>;

/** A file that has just begun has told nothing yet: what another run held before it, in another attention or model, is not its own. */
function tellsOf(row: QueueRow, { id, report }: Told, rows: PageState["rows"]): boolean {
  return row.attention === report.attention && row.options.model === (rows.get(id) ?? row).options.model;
}

export function shownMemory({
  rows,
  memory,
  prediction,
  comparison,
}: Pick<PageState, "rows" | "memory" | "prediction" | "comparison">): ShownMemory {
  const underWay = [...rows.values()].filter(isUnderWay);
  const compared = comparison?.memory ?? null;
  if (memory !== null && underWay.some((row) => tellsOf(row, memory, rows)))
    return { report: memory.report, run: "queue", measured: true };
  if (underWay.length > 0 && prediction !== null) return { report: prediction, run: "queue", measured: false };
  if (compared !== null) return { report: compared, run: "comparison", measured: true };
  return { report: prediction ?? memory?.report ?? null, run: "next", measured: false };
}
