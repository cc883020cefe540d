/** `slimscribe jobs`: what can be asked for. */
import type { Command } from "commander";
import { type EraseRequest, eraseForGood, someAge } from "./erase.ts";
import type { Host } from "./host.ts";
import { cancelJobs, listJobs, resumeJobs } from "./jobs.ts";
import { type MendRequest, mendDatabase } from "./mend.ts";

export function addJobs(program: Command, host: Host, ended: (code: number) => void): void {
  const jobs = program.command("jobs").description("The queue of the window: what waits, what is done.");
  jobs
    .command("list")
    .description("all of it")
    .option("--json", "as JSON", false)
    .action(async (flags: { json: boolean }) => ended(await listJobs(flags, host)));
  jobs
    .command("resume")
    .description("put paused, cancelled and failed ones back in the queue")
    .argument("[id...]", "as the list shows them")
    .option("--all", "all of them", false)
    .action(async (ids: string[], { all }: { all: boolean }) => ended(await resumeJobs({ ids, all }, host)));
  jobs
    .command("cancel")
    .description("take waiting ones out of the queue; what was transcribed is kept")
    .argument("[id...]", "as the list shows them")
    .option("--all", "all of them", false)
    .action(async (ids: string[], { all }: { all: boolean }) => ended(await cancelJobs({ ids, all }, host)));
  jobs
    .command("erase")
    .description("delete for good: tells how much, asks, and overwrites what the database held")
    .option("--removed", "files that were removed from the queue, with their transcripts and copies", false)
    .option("--copies", "copies of recordings that came through the browser and left the queue", false)
    .option("--older-than <age>", "only what left that long ago: 12h, 30d, 8w", someAge, 0)
    .option("-y, --yes", "don't ask", false)
    .addHelpText("after", "\nWithout --removed and --copies: both.")
    .action(async (flags: EraseRequest) => ended(await eraseForGood(flags, host)));
  jobs
    .command("mend")
    .description("what is wrong with the database, and what can be done; nothing is done without one of these")
    .option("--from-copy", "go back to the last good copy", false)
    .option("--as-is", "go on without a lost log", false)
    .option("--anew", "begin with an empty database", false)
    .action(async (flags: MendRequest) => ended(await mendDatabase(flags, host)));
}
