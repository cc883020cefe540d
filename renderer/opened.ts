/** What Escape closes: the last that was opened. Dialogs and menus close themselves before anything here is asked. */
import { useEffect, useRef } from "react";

const layers: { close(): void }[] = [];

/** @returns whether there was anything to close */
export function closeLast(): boolean {
  const last = layers.at(-1);
  last?.close();
  return last !== undefined;
}

/** Something that Escape closes for as long as it is open. */
export function useEscape(open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) return;
    const layer = { close: () => latest.current() };
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, [open]);
}
