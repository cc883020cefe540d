/**
 * What was deleted is in no file of the database any more. SQLite leaves it in its pages until it needs the room, in what the full-text
 * index has not merged, in the write-ahead log, and the daily copy is of before: all four are written anew from what is left.
 */
import type { Database } from "./database.ts";
import { emptyLog } from "./health.ts";
import { renewCopy } from "./mend.ts";
import { migrations } from "./schema.ts";
import { remakeIndex } from "./search-index.ts";

/**
 * Takes as long as writing the database three times. Broken off, or done again, it does no harm.
 * @throws Failure store.busy while another program writes or reads, store.full, …
 */
export function overwriteDeleted(database: Database, path: string): void {
  remakeIndex(database);
  database.exec("VACUUM");
  emptyLog(database, path, migrations.length);
  renewCopy(database, path);
}
