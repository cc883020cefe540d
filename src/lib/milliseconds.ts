/** Seconds to the millisecond: what is shown, kept and written is the same. */
export const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;
