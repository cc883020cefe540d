/** How much of a piece of work is done: a share, 0 to 1, told as it rises. */
export type OnShare = (share: number) => void;

/** For a part of the work, which is this much of the whole: what is told of the part becomes the whole's. */
export function between(onShare: OnShare, from: number, to: number): OnShare {
  return (share) => onShare(from + (to - from) * share);
}

/** Tells on only what rises by a whole percent: never backwards, also where a part is done a second time, and a hundred times at most. */
export function rising(onShare: OnShare): OnShare {
  let told = -1;
  return (share) => {
    const percent = Math.floor(100 * share);
    if (percent <= told) return;
    told = percent;
    // Sums of parts may end a hair above.
    onShare(Math.min(1, share));
  };
}
