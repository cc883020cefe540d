/** A canvas that is drawn anew when its picture, its size, the theme or the player's place changes: at most once a frame. */
import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";
import { usePlayer } from "../player.ts";
import { usePage } from "../store.ts";

export interface Pen {
  context: CanvasRenderingContext2D;
  /** CSS pixels */
  width: number;
  height: number;
  /** one of `--wave-…` */
  colour(name: string): string;
  /** what the colours come from */
  scheme: string;
}

interface Size {
  width: number;
  height: number;
}

const darkScheme = window.matchMedia("(prefers-color-scheme: dark)");

/** A canvas keeps the colours that it was drawn with: @returns what changes when the theme does. */
function useScheme(): string {
  const theme = usePage((state) => state.settings.theme);
  const system = useSyncExternalStore(
    (changed) => {
      darkScheme.addEventListener("change", changed);
      return () => darkScheme.removeEventListener("change", changed);
    },
    () => darkScheme.matches,
  );
  return `${theme} ${system}`;
}

function penFor(canvas: HTMLCanvasElement, { width, height }: Size, scheme: string): Pen | null {
  const context = canvas.getContext("2d");
  if (context === null || width === 0 || height === 0) return null;
  const scale = window.devicePixelRatio;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  return { context, width, height, colour: (name) => style.getPropertyValue(`--wave-${name}`), scheme };
}

/** @param paint another function for another picture; it reads the player's place itself */
export function useDrawing(canvas: RefObject<HTMLCanvasElement | null>, paint: (pen: Pen) => void): void {
  const scheme = useScheme();
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const sizes = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [canvas]);
  useEffect(() => {
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      const pen = canvas.current === null ? null : penFor(canvas.current, size, scheme);
      if (pen !== null) paint(pen);
    };
    const ask = (): void => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    ask();
    const stop = usePlayer.subscribe(({ time }, before) => {
      if (time !== before.time) ask();
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [canvas, paint, size, scheme]);
}
