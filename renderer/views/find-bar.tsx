/** Find and replace within the open transcript. */
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useMemo, useState } from "react";
import { shownSegments, useDocument } from "../document.ts";
import { press } from "../key-table.ts";
import { useEscape } from "../opened.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { takeFocus } from "../parts/focus.ts";
import { useProgram } from "../program.ts";
import { places, replaceAt, withText } from "../segment-edits.ts";
import { notify } from "../store.ts";
import { words } from "../words.ts";
import { useReading } from "./reading.ts";

const field = "h-8 min-w-0 flex-1 rounded-md border border-line bg-paper px-2.5 placeholder:text-soft";

/** Each in a line of its own where both have no room beside each other. */
const group = "flex min-w-0 grow basis-80 items-center gap-1.5";

export function FindBar() {
  const { keeper } = useProgram();
  const segments = useDocument(shownSegments);
  const frozen = useDocument((state) => state.original !== null);
  const { find, replace } = useReading();
  const [at, setAt] = useState(0);
  const found = useMemo(() => places(segments, find), [segments, find]);
  const now = found.length === 0 ? 0 : Math.min(at, found.length - 1);

  const close = (): void => useReading.setState({ finding: false, find: "" });
  useEscape(true, close);
  const go = (step: number): void => {
    if (found.length === 0) return;
    const next = (now + step + found.length) % found.length;
    setAt(next);
    useReading.getState().choose(found[next]?.segment ?? null);
  };
  const replaceOne = (): void => {
    const place = found[now];
    if (place !== undefined) keeper.edit((all) => replaceAt(all, place, find.length, replace));
  };
  const replaceAll = (): void => {
    const pattern = new RegExp(find.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
    const touched = new Set(found.map((place) => place.segment));
    keeper.edit((all) =>
      all.map((segment, index) =>
        touched.has(index)
          ? withText(
              segment,
              segment.text.replace(pattern, () => replace),
            )
          : segment,
      ),
    );
    notify({ level: "info", text: words.find.replaced(found.length), hint: "" });
  };

  return (
    <search className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line bg-side px-4 py-2">
      <span className={group}>
        <input
          ref={takeFocus}
          type="search"
          value={find}
          placeholder={words.find.label}
          aria-label={words.find.label}
          onChange={(event) => {
            setAt(0);
            useReading.setState({ find: event.target.value });
          }}
          onKeyDown={(event) =>
            press("finding", { next: () => go(1), previous: () => go(-1), close }, event.nativeEvent)
          }
          className={field}
        />
        <span className="min-w-20 text-center text-soft" aria-live="polite">
          {find !== "" && words.find.found(now + 1, found.length)}
        </span>
        <IconButton icon={ChevronUp} label={words.find.previous} onClick={() => go(-1)} />
        <IconButton icon={ChevronDown} label={words.find.next} onClick={() => go(1)} />
      </span>
      <span className={group}>
        <input
          value={replace}
          disabled={frozen}
          placeholder={words.find.replaceLabel}
          aria-label={words.find.replaceLabel}
          onChange={(event) => useReading.setState({ replace: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.preventDefault();
            close();
          }}
          className={field}
        />
        <Button look="line" disabled={found.length === 0 || frozen} onClick={replaceOne}>
          {words.find.replace}
        </Button>
        <Button look="line" disabled={found.length === 0 || frozen} onClick={replaceAll}>
          {words.find.replaceAll}
        </Button>
        <IconButton icon={X} label={words.find.close} onClick={close} />
      </span>
    </search>
  );
}
