/** Everything that can be tried, loaded where it is. */
import type { Subject } from "./subject.ts";

export const subjectNames = ["recordings", "models", "weights", "databases", "caches"] as const;
export type SubjectName = (typeof subjectNames)[number];

/** What the watch over the others is tried with. */
export const everySubject = [...subjectNames, "stand-ins"] as const;
export type AnySubject = (typeof everySubject)[number];

export const subjects: Record<AnySubject, () => Promise<Subject>> = {
  recordings: async () => (await import("./recordings.ts")).recordings,
  models: async () => (await import("./models.ts")).models,
  weights: async () => (await import("./weights.ts")).weights,
  databases: async () => (await import("./databases.ts")).databases,
  caches: async () => (await import("./caches.ts")).caches,
  "stand-ins": async () => (await import("./stand-ins.ts")).standIns,
};

/** How many of each a whole run tries at least. */
export const leastCases: Record<SubjectName, number> = {
  recordings: 3000,
  models: 250,
  weights: 500,
  databases: 150,
  caches: 50,
};
