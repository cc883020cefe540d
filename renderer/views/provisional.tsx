/** Words that are being decoded now, dimmed under those that are done: a paragraph for each window, until its segments take its place. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { followSeconds } from "../../src/api/contract.ts";
import type { ProvisionalWindow } from "../../src/api/engine.ts";
import { isUnderWay, type QueueRow } from "../../src/api/queue.ts";
import { clock } from "../../src/lib/figures.ts";
import { Refusal } from "../connect.ts";
import { useDocument } from "../document.ts";
import { useProgram } from "../program.ts";
import { words } from "../words.ts";

/** Asks for a file's words while they are decoded, for as long as it is under way and somebody can see it. */
export function useFollowing(row: QueueRow): void {
  const { host } = useProgram();
  const { id } = row;
  const wanted = isUnderWay(row);
  useEffect(() => {
    if (!wanted) return;
    const ask = (): void => {
      if (document.visibilityState === "hidden") return;
      // Whether the program can be reached is told elsewhere, and the words come with their windows in any case.
      host.call("follow", { id }).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
      });
    };
    ask();
    const timer = setInterval(ask, (followSeconds * 1000) / 3);
    document.addEventListener("visibilitychange", ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
    };
  }, [host, id, wanted]);
}

/** Another attempt begins anew and may be shorter: the paragraph keeps its height, so that nothing below it jumps. */
function Paragraph({ window: { start, text }, withHours }: { window: ProvisionalWindow; withHours: boolean }) {
  const paragraph = useRef<HTMLParagraphElement>(null);
  // At each drawing: there is one when its text is another, and hardly any else.
  useLayoutEffect(() => {
    const element = paragraph.current;
    if (element !== null) element.style.minHeight = `${element.getBoundingClientRect().height}px`;
  });
  // In lines of another length it has another height.
  useEffect(() => {
    const element = paragraph.current;
    if (element === null) return;
    let width = element.clientWidth;
    const sizes = new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      element.style.minHeight = "";
    });
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 px-2 py-1.5 text-soft sm:gap-x-4 sm:pr-20 sm:pl-3">
      <span className="mt-[3px] h-6 px-1 text-[12.5px]">{clock(start, withHours)}</span>
      <p ref={paragraph} dir="auto" className="m-0 max-w-[46rem] text-reading break-words">
        {text}
      </p>
    </div>
  );
}

/** @param following whether the view keeps to the end */
export function ProvisionalSegments({
  scroller,
  following,
  withHours,
}: {
  scroller: RefObject<HTMLElement | null>;
  following: boolean;
  withHours: boolean;
}) {
  const windows = useDocument((state) => state.provisional);
  useEffect(() => {
    const view = scroller.current;
    if (following && view !== null && windows.length > 0) view.scrollTop = view.scrollHeight;
  }, [windows, following, scroller]);
  return (
    <section aria-label={words.transcript.provisional} className="min-h-10">
      {windows.map((window) => (
        <Paragraph key={window.index} window={window} withHours={withHours} />
      ))}
    </section>
  );
}

/** Between two that are said, so that a fast machine doesn't talk without end. */
const quietMilliseconds = 5000;

/** Says the newest finished words to those who listen to the page: now and then, and no provisional ones. */
export function Newest({ text }: { text: string }) {
  const newest = useRef(text);
  const [said, setSaid] = useState("");
  useEffect(() => {
    newest.current = text;
  }, [text]);
  useEffect(() => {
    const timer = setInterval(() => setSaid(newest.current), quietMilliseconds);
    return () => clearInterval(timer);
  }, []);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
