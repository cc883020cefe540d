/**
 * `npm run fuzz`: damaged recordings, models and more, each tried in a process that may crash. Every case has a number; the same number
 * is the same case. Ends with 1 when one of them crashed, hung, took too much memory, or was refused with anything but a sentence.
 */
import { availableParallelism } from "node:os";
import { Command } from "commander";
import { listOf, wholeNumber } from "../../src/hosts/cli/hearing.ts";
import { limits } from "./limits.ts";
import { type Fault, tryAll } from "./pool.ts";
import { leastCases, type SubjectName, subjectNames } from "./subjects.ts";

interface Flags {
  minutes: number;
  only: SubjectName[];
  seed: number;
  cases?: number;
  processes: number;
  sentences: boolean;
}

const options = new Command("fuzz")
  .option("--minutes <n>", "go on for so long; what is tried at least may take longer", wholeNumber(0, 10_000), 0)
  .option("--only <list>", subjectNames.join(","), listOf(subjectNames), [...subjectNames])
  .option("--seed <n>", "number of the first case", wholeNumber(0, 2 ** 31), Math.floor(Date.now() / 1000) % 2 ** 31)
  .option("--cases <n>", "so many of each, and no more", wholeNumber(1, 10_000_000))
  .option("--processes <n>", "processes side by side", wholeNumber(1, 64), availableParallelism())
  .option("--sentences", "show what was said", false)
  .parse();
const { minutes, only, seed, cases, processes, sentences } = options.opts<Flags>();

/** @param share of the time that each kind has */
function* numbers(subject: SubjectName, share: number): Generator<number> {
  const until = performance.now() + share * minutes * 60_000;
  const least = cases ?? leastCases[subject];
  for (let i = 0; i < least || (cases === undefined && performance.now() < until); i++) yield seed + i;
}

function tell({ subject, number, what, fault, kept }: Fault): void {
  console.log(`\n${subject} ${number} (${what})\n  ${fault.replaceAll("\n", "\n  ")}\n  its input: ${kept}`);
  console.log(`  again: npm run fuzz -- --only ${subject} --seed ${number} --cases 1`);
}

let faults = 0;
console.log(`seed ${seed}: the same again with --seed ${seed}`);
for (const subject of only) {
  const tally = await tryAll({ subject, numbers: numbers(subject, 1 / only.length), processes, heard: tell });
  faults += tally.faults.length;
  const { tried, endings, mostBytes } = tally;
  console.log(
    `${subject}: ${tried} tried, ${endings.read} read, ${endings.refused} refused with a sentence, ${tally.faults.length} faults; ` +
      `at most ${Math.round(mostBytes / 1e6)} of ${limits.bytes / 1e6} MB`,
  );
  if (sentences) for (const sentence of [...tally.sentences].sort()) console.log(`  ${sentence}`);
}
process.exitCode = faults > 0 ? 1 : 0;
