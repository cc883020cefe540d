/** What a case may take. */
export const limits = {
  /** of processor time, all threads together */
  seconds: 10,
  /** for cases that wait without computing; a busy machine is slow */
  wallSeconds: 180,
  bytes: 400e6,
} as const;
