/** The panel in one line, where the window is too narrow for a column; opens to the whole. */
import { Dialog } from "@base-ui/react/dialog";
import { Activity, X } from "lucide-react";
import { useShallow } from "zustand/react/shallow";
import { IconButton } from "../parts/button.tsx";
import { shownMemory } from "../shown-memory.ts";
import { usePage } from "../store.ts";
import { words } from "../words.ts";
import { contextBytesOf, Panel } from "./panel.tsx";

export function Strip() {
  const { report, measured } = usePage(useShallow(shownMemory));
  const attention = usePage((state) => state.settings.transcribe.attention);
  const factor = usePage((state) => {
    let factor = 0;
    for (const row of state.rows.values()) if (row.state === "running") factor += row.progress?.realTimeFactor ?? 0;
    return factor;
  });
  const standard = report?.modes.find((one) => one.attention === "standard");
  const mode = report?.modes.find((one) => one.attention === attention);
  const ratio = standard === undefined || mode === undefined ? 1 : contextBytesOf(standard) / contextBytesOf(mode);
  const { panel } = words;
  return (
    <Dialog.Root>
      <Dialog.Trigger
        aria-label={panel.show}
        className="flex h-9 w-full items-center gap-4 overflow-hidden border-b border-line bg-side px-4 whitespace-nowrap text-soft -outline-offset-2 hover:bg-hover"
      >
        <Activity size={15} aria-hidden className="shrink-0 text-accent" />
        <span className="font-medium text-ink">{panel.attention[attention]}</span>
        {mode !== undefined && <span>{panel.stream(contextBytesOf(mode))}</span>}
        {ratio > 1.05 && <span className="max-sm:hidden">{panel.ratio(ratio)}</span>}
        {report !== null && measured && factor > 0 && (
          <span>
            {panel.now} {words.figures.bytes(report.residentBytes)}
          </span>
        )}
        {factor > 0 && <span className="ml-auto font-medium text-ink">{words.figures.speed(factor)}</span>}
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-black/30" />
        <Dialog.Popup className="fixed inset-y-0 right-0 z-30 w-[min(21rem,92vw)] border-l border-line bg-side outline-none">
          <Dialog.Title render={(props) => <h1 {...props} />} className="sr-only">
            {panel.title}
          </Dialog.Title>
          <Dialog.Close
            render={<IconButton icon={X} label={words.settings.close} className="absolute top-1 right-1 z-10" />}
          />
          <Panel />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
