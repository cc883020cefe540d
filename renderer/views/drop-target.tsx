/** Files that are dragged over the window, and what becomes of them when they are let go. */
import { type DragEvent, useEffect, useState } from "react";
import { fileOptionsOf, saidOptions } from "../../src/lib/file-options.ts";
import { filesOfDrop } from "../drop.ts";
import { useProgram } from "../program.ts";
import { usePage } from "../store.ts";
import { words } from "../words.ts";

/** Files can be dropped anywhere; @returns whether some hover over the window, and what to bind. */
export function useDrop() {
  const program = useProgram();
  const [over, setOver] = useState(false);
  const files = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");
  // No pointer moves in the page while something is dragged: one that does says that the drag has ended, whatever else was said of it.
  useEffect(() => {
    const end = (): void => setOver(false);
    if (over) window.addEventListener("pointermove", end);
    return () => window.removeEventListener("pointermove", end);
  }, [over]);
  return {
    over,
    bind: {
      onDragOver(event: DragEvent) {
        if (!files(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        setOver(true);
      },
      onDragLeave(event: DragEvent) {
        if (event.relatedTarget === null) setOver(false);
      },
      onDrop(event: DragEvent) {
        setOver(false);
        if (!files(event)) return;
        event.preventDefault();
        void filesOfDrop(event.dataTransfer, program.host.kind === "desktop").then(program.addDropped);
      },
    },
  };
}

/** Over everything while files hover: what will become of them. */
export function DropTarget() {
  const next = usePage(({ settings }) => saidOptions(fileOptionsOf(settings.transcribe), words.said).join(" · "));
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-2 z-40 flex flex-col items-center justify-center gap-1.5 rounded-2xl border-2 border-accent bg-accent-wash p-6 text-center text-accent"
    >
      <span className="text-[22px] font-semibold">{words.drop.over}</span>
      <span>{next}</span>
    </div>
  );
}
