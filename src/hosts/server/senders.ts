/** Patience with whoever sends: an answer may take its time, what is sent may not. */
import type { IncomingMessage } from "node:http";

/** For how long a sender is waited for, in milliseconds. */
export interface SenderPatience {
  /** until a request's headers are there, from when it connected */
  headers: number;
  /** for the next byte of what it sends */
  stall: number;
}

export const senderPatience: SenderPatience = { headers: 15_000, stall: 60_000 };

/** A sender that falls silent in the middle of a request is left. */
export function leaveSilent(raw: IncomingMessage, { stall }: Pick<SenderPatience, "stall">): void {
  raw.socket.setTimeout(stall);
  for (const over of ["end", "close"]) raw.once(over, () => raw.socket.setTimeout(0));
}
