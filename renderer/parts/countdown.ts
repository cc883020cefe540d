/** Time that runs out, second by second. */
import { useEffect, useState } from "react";

/** @param wait how long it was when it was told @returns how many seconds of it are left */
export function useSecondsLeft(wait: { seconds: number }): number {
  const [since, setSince] = useState(() => performance.now());
  const [now, setNow] = useState(since);
  useEffect(() => {
    const begun = performance.now();
    setSince(begun);
    setNow(begun);
    const timer = setInterval(() => {
      const passed = performance.now();
      setNow(passed);
      if ((passed - begun) / 1000 >= wait.seconds) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [wait]);
  return Math.max(0, wait.seconds - (now - since) / 1000);
}
