/** How quickly recordings were transcribed here: of finished runs, the last ones first. */
import { z } from "zod";
import { Preset } from "../api/engine.ts";
import { Precision } from "../api/transcript.ts";
import type { Database } from "./database.ts";

export interface RunSpeed {
  model: string;
  precision: Precision;
  preset: Preset;
  /** of the recording */
  audioSeconds: number;
  /** seconds of sound in a second of work */
  realTimeFactor: number;
}

const Row = z.object({
  model: z.string(),
  precision: Precision,
  preset: Preset,
  audio_seconds: z.number().positive(),
  real_time_factor: z.number().positive(),
});

/** A machine changes: what is long ago says little. */
const mostRuns = 200;

const head = "CASE WHEN json_valid(head) THEN head END";
const lastRuns = `
SELECT ${head} ->> '$.model' AS model, ${head} ->> '$.precision' AS precision,
  CASE WHEN json_valid(way) THEN way ->> '$.preset' END AS preset,
  ${head} ->> '$.stats.audioSeconds' AS audio_seconds, ${head} ->> '$.stats.realTimeFactor' AS real_time_factor
FROM runs WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT ${mostRuns}`;

export function readSpeeds(database: Database): RunSpeed[] {
  return database
    .prepare(lastRuns)
    .all()
    .flatMap((row) => {
      const one = Row.safeParse(row).data;
      if (one === undefined) return [];
      const { audio_seconds: audioSeconds, real_time_factor: realTimeFactor, ...rest } = one;
      return [{ ...rest, audioSeconds, realTimeFactor }];
    });
}
