/** Another program that holds the database locked until its input ends: `tsx locker.ts PATH`. Says when it does. */
import { openDatabase } from "../../../src/store/database.ts";

const database = openDatabase(process.argv[2] ?? "");
database.exec("BEGIN IMMEDIATE");
process.stdout.write("locked\n");
process.stdin.resume().on("end", () => {
  database.exec("ROLLBACK");
  database.close();
});
