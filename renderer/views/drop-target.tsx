/** Files that are dragged over the window, and what becomes of them when they are let go. */
import { AudioLines } from "lucide-react";
import { useEffect, useState } from "react";
import { filesOfDrop } from "../drop.ts";
import { saidNext } from "../option-fields.ts";
import { useProgram } from "../program.ts";
import { usePage } from "../store.ts";
import { words } from "../words.ts";

/** What says that a drag has ended, whatever else was said of it: no pointer moves and no key is heard while something is dragged. */
const ends = ["pointermove", "pointerdown", "keydown", "dragend", "drop"] as const;

/** Files can be dropped anywhere; @returns whether some hover over the window. */
export function useDrop(): boolean {
  const program = useProgram();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const bound = new AbortController();
    const listen = <Name extends keyof WindowEventMap>(name: Name, heard: (event: WindowEventMap[Name]) => void) =>
      window.addEventListener(name, heard, { signal: bound.signal });
    let within: EventTarget | null = null;
    // A picture of the page that is dragged is a file, too.
    let own = false;
    const filesOf = ({ dataTransfer }: DragEvent) =>
      !own && dataTransfer?.types.includes("Files") ? dataTransfer : null;
    listen("dragstart", () => {
      own = true;
    });
    const take = (event: DragEvent): void => {
      const transfer = filesOf(event);
      if (transfer === null) return;
      event.preventDefault();
      transfer.dropEffect = "copy";
      setOver(true);
    };
    listen("dragenter", (event) => {
      within = event.target;
      // The target that has just come is entered by the very drop: what is not taken then is not dropped.
      take(event);
    });
    // What is entered is told before what is left: who leaves what was entered last leaves the window.
    listen("dragleave", (event) => {
      if (event.target === within) setOver(false);
    });
    listen("dragover", take);
    listen("drop", (event) => {
      const transfer = filesOf(event);
      if (transfer === null) return;
      event.preventDefault();
      void filesOfDrop(transfer, program.host.kind === "desktop").then(program.addDropped);
    });
    // Behind what asks whose drag it was.
    for (const name of ends)
      listen(name, () => {
        own = false;
        setOver(false);
      });
    return () => bound.abort();
  }, [program]);
  return over;
}

/**
 * Over everything while files hover: what will become of them. It takes the drag's events itself: what is under it may be
 * taken away meanwhile, and would then never be left.
 */
export function DropTarget() {
  const next = usePage(({ settings }) => saidNext(settings.transcribe));
  return (
    <div className="fixed inset-0 z-40 bg-paper p-4 sm:p-6">
      <div
        role="status"
        className="pointer-events-none flex h-full flex-col items-center justify-center gap-1.5 rounded-2xl border-2 border-dashed border-accent bg-accent-wash p-6 text-center text-accent"
      >
        <AudioLines size={34} strokeWidth={1.6} aria-hidden className="mb-3" />
        <span className="text-[22px] font-semibold">{words.drop.over}</span>
        <span>{next}</span>
      </div>
    </div>
  );
}
