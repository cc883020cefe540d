/** The open transcript's subtitles, as files would hold them now. */
import { useEffect, useRef, useState } from "react";
import type { ShownSubtitle } from "../src/api/contract.ts";
import { useDocument } from "./document.ts";
import { useProgram } from "./program.ts";
import { ask, usePage } from "./store.ts";

/**
 * Asked for again whenever the words or the rules change, one question at a time: of the changes that come meanwhile the last one counts.
 * @param wanted whether anybody looks at them
 * @returns null until they are known
 */
export function useSubtitles(id: string, wanted: boolean): readonly ShownSubtitle[] | null {
  const { host, keeper } = useProgram();
  const rules = usePage((state) => state.settings.subtitles);
  const segments = useDocument((state) => state.segments);
  const [known, setKnown] = useState<readonly ShownSubtitle[] | null>(null);
  const asking = useRef<Promise<void>>(Promise.resolve());
  const open = useRef(id);
  open.current = id;
  useEffect(() => {
    if (!wanted) return;
    let latest = true;
    const work = async (): Promise<void> => {
      if (!latest) return;
      if (segments.length === 0) return setKnown([]);
      await keeper.flush();
      const found = await host.call("subtitles", { id, subtitles: rules });
      // Though the words may have changed again: those of a file that is decoded do all the time.
      if (open.current === id) setKnown(found);
    };
    asking.current = asking.current.catch(() => {}).then(work);
    ask(asking.current);
    return () => {
      latest = false;
    };
  }, [host, keeper, id, rules, segments, wanted]);
  return wanted ? known : null;
}
