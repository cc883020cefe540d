/** Which of its tracks and channels are heard of a file: what is known of its sound is known of those. */
import { usePage } from "./store.ts";

/** A name for them. */
export function useHeard(id: string): string {
  return usePage((state) => {
    const options = state.rows.get(id)?.options;
    return options === undefined ? "" : `${options.track} ${options.channel}`;
  });
}
