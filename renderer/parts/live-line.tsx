/** Resident memory over the last minute, with the predicted peak as a line to stay under. */
import { useEffect, useState } from "react";
import { usePage } from "../store.ts";
import { words } from "../words.ts";

const [width, height, seconds] = [272, 64, 60];

export function LiveLine({ predicted }: { predicted: number }) {
  const line = usePage((state) => state.line);
  const [now, setNow] = useState(() => performance.now());
  const newest = line.at(-1);
  const live = newest !== undefined && now - newest.at < 1000 * seconds;

  useEffect(() => {
    if (newest === undefined) return;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, [newest]);

  if (!live) return null;
  const top = 1.12 * Math.max(predicted, ...line.map((sample) => sample.bytes));
  const x = (at: number): number => width - ((now - at) / 1000 / seconds) * width;
  const y = (size: number): number => height - (size / top) * height;
  const points = line
    .filter((sample) => x(sample.at) >= 0)
    .map(({ at, bytes: size }) => `${x(at).toFixed(1)},${y(size).toFixed(1)}`);
  const [first = "0"] = points[0]?.split(",") ?? [];
  return (
    <figure className="m-0 mt-2">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="block h-16 w-full overflow-hidden rounded-[3px] bg-paper"
        role="img"
        aria-label={`${words.panel.last}: ${words.figures.bytes(newest.bytes)}`}
      >
        <polygon
          points={`${first},${height} ${points.join(" ")} ${width},${y(newest.bytes)} ${width},${height}`}
          className="fill-accent-wash"
        />
        <polyline
          points={`${points.join(" ")} ${width},${y(newest.bytes)}`}
          fill="none"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
          className="stroke-accent"
        />
        {predicted > 0 && (
          <line
            x1="0"
            x2={width}
            y1={y(predicted)}
            y2={y(predicted)}
            strokeDasharray="3 3"
            vectorEffect="non-scaling-stroke"
            className="stroke-gone"
          />
        )}
      </svg>
      <figcaption className="mt-1 flex justify-between text-[12px] text-soft">
        <span>{words.panel.last}</span>
        {predicted > 0 && (
          <span>
            - - {words.panel.predicted} {words.figures.bytes(predicted)}
          </span>
        )}
      </figcaption>
    </figure>
  );
}
