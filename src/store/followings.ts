/**
 * What follows finished recordings, from before it is begun until it is over: whenever the program is killed, the next one begins it again. So it
 * is done once, or more often, never not at all.
 */
import { z } from "zod";
import type { Database } from "./database.ts";
import { type Owner, otherOwner } from "./owner.ts";
import { readJson } from "./set-aside.ts";

export interface Followings {
  /** On the disk when this returns. @param value plain data */
  keep(id: string, value: unknown): void;
  over(id: string): void;
  /** What programs have left that were killed: this one's from now on. */
  takeLeft(): { id: string; value: unknown }[];
}

const Row = z.object({ id: z.string(), value: z.string() });

export function openFollowings(database: Database, self: Owner): Followings {
  return {
    keep: (id, value) =>
      database.transaction(() => {
        database
          .prepare("INSERT INTO followings (id, value, owner, owner_process, owner_seen_at) VALUES (?, ?, ?, ?, ?)")
          .run(id, JSON.stringify(value), self.name, self.process, self.now());
      }),
    over: (id) => void database.prepare("DELETE FROM followings WHERE id = ?").run(id),
    takeLeft: () =>
      database.transaction(() =>
        database
          .prepare("SELECT * FROM followings WHERE owner IS NOT ? ORDER BY rowid")
          .all(self.name)
          .flatMap((row) => {
            // A damaged row says nothing that could be done.
            const found = Row.safeParse(row).data;
            if (found === undefined || otherOwner(row, self) !== null) return [];
            const { id, value } = found;
            database
              .prepare("UPDATE followings SET owner = ?, owner_process = ?, owner_seen_at = ? WHERE id = ?")
              .run(self.name, self.process, self.now(), id);
            return [{ id, value: readJson(value) }];
          }),
      ),
  };
}
