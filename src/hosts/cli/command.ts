/** The command line: what can be asked for, and what it ends with. */
import { Command, CommanderError, Option } from "commander";
import { ExportFormat, type WhenDone } from "../../api/settings.ts";
import { Attention } from "../../api/transcript.ts";
import { formatSentence } from "../../app/result-files.ts";
import { checkedWebhook } from "../../app/when-done.ts";
import { Failure } from "../../lib/failure.ts";
import { log } from "../../lib/log.ts";
import { compareAll } from "./compare.ts";
import { doctor, printReport } from "./doctor.ts";
import { refuseEmptyValues } from "./empty-values.ts";
import { addHearing, type HearingFlags, hearingOptions, listOf, wholeNumber } from "./hearing.ts";
import { exit, type Host } from "./host.ts";
import { addJobs } from "./jobs-commands.ts";
import { addModels } from "./models-commands.ts";
import type { Destination } from "./recordings.ts";
import { redoAll } from "./redo.ts";
import { addServe } from "./serve.ts";
import { transcribeAll } from "./transcribe.ts";
import { refuseUnknownCommands } from "./unknown-commands.ts";
import { showLog } from "./verbose.ts";
import { addVoices } from "./voices.ts";
import { watchAll } from "./watch.ts";
import { addWorker } from "./worker.ts";

interface ResultFlags extends HearingFlags {
  attention: string;
  format: ExportFormat[];
  out?: string;
  recursive: boolean;
  overwrite: boolean;
  maxLine: number;
  maxLines: number;
  gap: number;
  crlf: boolean;
  quiet: boolean;
}

interface FollowingFlags {
  whenDone: string;
  webhook: string;
}

interface TranscribeFlags extends ResultFlags, FollowingFlags {
  skipDone: boolean;
  fresh: boolean;
  report?: string;
  ownEngine: boolean;
}

interface WatchFlags extends ResultFlags, FollowingFlags {
  settle: number;
  poll: boolean;
}

interface DoctorFlags {
  json: boolean;
  gpu: boolean;
  report: boolean;
  withNames: boolean;
}

interface CompareFlags extends HearingFlags {
  modes: Attention[];
  recursive: boolean;
  quiet: boolean;
  json: boolean;
}

/** Without --out one format goes to stdout; several can't, and go beside the recordings. */
function destinationOf(out: string | undefined, wanted: readonly ExportFormat[]): Destination {
  if (out === "-") return { kind: "stdout" };
  if (out === "beside") return { kind: "beside" };
  if (out !== undefined) return { kind: "folder", path: out };
  return { kind: wanted.length > 1 ? "beside" : "stdout" };
}

const formatHelp = ExportFormat.options.map((name) => `  ${name.padEnd(5)} ${formatSentence(name)}`).join("\n");

/** Options of everything that writes results. */
function addResults(command: Command): Command {
  command.addOption(
    new Option(
      "--attention <mode>",
      "what is kept in memory: slim writes the words of standard, compact keeps least and single words may differ",
    )
      .choices(Attention.options)
      .default("slim"),
  );
  return addHearing(command)
    .option("--words", "times of words, in json and for finer subtitles", false)
    .option("--format <list>", ExportFormat.options.join(","), listOf(ExportFormat.options), ["txt"])
    .option("--out <where>", "DIR (with the folders as they are), beside (the recordings), or - for stdout")
    .option("-r, --recursive", "folders inside folders, too", false)
    .option("--overwrite", "write over files that are not Slimscribe's own; otherwise the name gets a number", false)
    .option("--max-line <n>", "characters in a line of subtitles", wholeNumber(10, 200), 42)
    .option("--max-lines <n>", "lines of a subtitle", wholeNumber(1, 4), 2)
    .option("--gap <ms>", "between two subtitles, at least; two frames are 80", wholeNumber(0, 500), 0)
    .option("--crlf", "line ends of subtitles for players that want CRLF", false)
    .option("-q, --quiet", "only failures on stderr", false);
}

/** What follows each recording. */
function addFollowing(command: Command): Command {
  return command
    .option("--when-done <program>", "run it for each finished recording, with its path and those of the results", "")
    .option("--webhook <address>", "tell it of each finished recording: what and where, not the words", "");
}

/** @throws Failure usage.webhook */
function whenDone({ whenDone: program, webhook }: FollowingFlags): WhenDone {
  if (webhook !== "") checkedWebhook(webhook, "usage.webhook");
  return { program, webhook };
}

async function resultsOf(paths: readonly string[], flags: ResultFlags) {
  const { format, recursive, overwrite, quiet } = flags;
  return {
    paths,
    formats: format,
    recursive,
    overwrite,
    quiet,
    options: await hearingOptions(flags),
    subtitles: { maxLine: flags.maxLine, maxLines: flags.maxLines, gapMs: flags.gap, carriageReturns: flags.crlf },
  };
}

function addTranscribe(program: Command, host: Host, ended: (code: number) => void): void {
  const command = program
    .command("transcribe")
    .description("Turn recordings into text. Results go to stdout unless --out says otherwise, progress to stderr.")
    .argument("<path...>", "audio or video files, or folders of them");
  addFollowing(addResults(command))
    .option("--skip-done", "leave out recordings that were transcribed like this before", false)
    .option("--fresh", "begin anew where an interrupted run could go on", false)
    .option("--report <file>", "what became of each recording, as JSON")
    .option("--own-engine", "load the model anew, also where slimscribe serve runs and has it loaded", false)
    .addHelpText(
      "after",
      `\nFormats:\n${formatHelp}\n\nExit codes: 0 all done, 1 some recordings (or what was to follow them) failed, 2 wrong usage, 130 cancelled.\nAfter Ctrl-C or a crash the same command goes on where it stopped.`,
    )
    .action(async (paths: string[], flags: TranscribeFlags) => {
      const { skipDone, fresh, report, ownEngine } = flags;
      const destination = destinationOf(flags.out, flags.format);
      const results = { ...(await resultsOf(paths, flags)), destination, whenDone: whenDone(flags) };
      const request = { ...results, skipDone, fresh, report, ownEngine };
      ended(await transcribeAll(request, host));
    });
}

function addWatch(program: Command, host: Host, ended: (code: number) => void): void {
  const command = program
    .command("watch")
    .description(
      "Transcribe what is in folders and what comes into them, until Ctrl-C. Results go beside the recordings.",
    )
    .argument("<folder...>", "folders to watch");
  addFollowing(addResults(command))
    .option("--settle <seconds>", "a file that has not grown for so long is whole", wholeNumber(1, 3600), 5)
    .option("--poll", "look again and again, for network drives that tell nothing", false)
    .addHelpText("after", "\nWhat was transcribed like this before is left out, also after a new start.")
    .action(async (paths: string[], flags: WatchFlags) => {
      const { settle: settleSeconds, poll: polling } = flags;
      const destination = destinationOf(flags.out ?? "beside", flags.format);
      const results = { ...(await resultsOf(paths, flags)), destination, whenDone: whenDone(flags) };
      ended(await watchAll({ ...results, settleSeconds, polling }, host));
    });
}

function addRedo(program: Command, host: Host, ended: (code: number) => void): void {
  const command = program
    .command("redo")
    .description(
      "Hear the doubtful passages of recordings that were transcribed again with another model, a larger one. All else stays as it was heard.",
    )
    .argument("<path...>", "audio or video files, or folders of them")
    .requiredOption("--with <model>", "name of the other model, or the path of its folder or file");
  addResults(command)
    .addHelpText(
      "after",
      "\nThe other options are those that the recordings were transcribed with. In json a passage says which model heard it.",
    )
    .action(async (paths: string[], flags: ResultFlags & { with: string }) => {
      const destination = destinationOf(flags.out, flags.format);
      ended(await redoAll({ ...(await resultsOf(paths, flags)), destination, model: flags.with }, host));
    });
}

function addCompare(program: Command, host: Host, ended: (code: number) => void): void {
  const command = program
    .command("compare")
    .description("Decode the same recordings in several attention modes: tokens, time and bytes of each.")
    .argument("<path...>", "audio or video files, or folders of them")
    .option("--modes <list>", `two or more of ${Attention.options.join(",")}`, listOf(Attention.options), [
      "standard",
      "slim",
    ]);
  addHearing(command)
    .option("-r, --recursive", "folders inside folders, too", false)
    .option("--json", "as JSON", false)
    .option("-q, --quiet", "no progress", false)
    .addHelpText("after", "\nExit codes: 0 the same tokens everywhere, 1 tokens differ or a recording failed.")
    .action(async (paths: string[], flags: CompareFlags) => {
      const { modes, recursive, quiet, json } = flags;
      if (modes.length < 2)
        throw new Failure("usage.modes", "One mode is compared with nothing.", "Name two or more with --modes.");
      const options = await hearingOptions(flags);
      ended(await compareAll({ paths, modes, options, recursive, quiet, json }, host));
    });
}

/** A default as it would be typed; of what is off or empty none. */
function optionHelp({ description, argChoices, defaultValue }: Option): string {
  const typed = typeof defaultValue === "boolean" ? "" : [defaultValue].flat().join(",");
  const facts = [argChoices?.join(", "), typed === "" ? undefined : `default: ${typed}`];
  const told = facts.filter((fact) => fact !== undefined).join("; ");
  return told === "" ? description : `${description} (${told})`;
}

function commandLine(host: Host, ended: (code: number) => void): Command {
  const program = new Command("slimscribe")
    .description("Audio to text with Whisper on your own machine, in batches, with a small and visible memory bill.")
    .version(host.version)
    .option("--verbose", "what it does and why something failed, on stderr, with any command", false)
    .exitOverride()
    .showHelpAfterError("(--help shows what can be asked for)")
    .configureHelp({ optionDescription: optionHelp })
    .configureOutput({
      writeOut: (text) => host.out.write(text),
      writeErr: (text) => host.err.write(text),
      getOutHelpWidth: () => Math.min(120, host.out.columns),
      getErrHelpWidth: () => Math.min(120, host.err.columns),
    });
  addTranscribe(program, host, ended);
  addRedo(program, host, ended);
  addCompare(program, host, ended);
  addWatch(program, host, ended);
  addJobs(program, host, ended);
  addModels(program, host, ended);
  addVoices(program, host, ended);
  program
    .command("doctor")
    .description("This machine, the folders and the embedded model: what is ready and what is missing.")
    .option("--json", "as JSON", false)
    .addOption(
      new Option("--report", "a text to send to somebody: no words of transcripts, no names of files")
        .default(false)
        .conflicts("json"),
    )
    .addOption(
      new Option(
        "--gpu",
        "measure the GPU, whose numbers must be the processor's: --device auto uses one that is quicker",
      ).default(false),
    )
    .addOption(
      new Option("--with-names", "with --report: names of files and folders, too")
        .default(false)
        .implies({ report: true })
        .conflicts("json"),
    )
    .action(async (flags: DoctorFlags) => ended(await (flags.report ? printReport : doctor)(flags, host)));
  addServe(program, host, ended);
  addWorker(program, host, ended);
  refuseUnknownCommands(program);
  refuseEmptyValues(program);
  return program;
}

/** @param args without the program's own name @returns the exit code */
export async function runCommand(args: readonly string[], host: Host): Promise<number> {
  let code: number = exit.done;
  let hideLog = (): void => {};
  const program = commandLine(host, (ended) => {
    code = ended;
  });
  program.hook("preAction", (_, action) => {
    hideLog = showLog(program.opts<{ verbose: boolean }>().verbose, host);
    log.info("a command begins", { command: action.name(), version: host.version, node: process.version });
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    log.info("a command ends", { code });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) log.failed("the command failed", error);
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.wrongUsage;
    if (!(error instanceof Failure)) throw error;
    host.err.write(`${error.message} ${error.hint}\n`);
    return /^(usage\.|model\.missing$)/.test(error.code) ? exit.wrongUsage : exit.someFailed;
  } finally {
    hideLog();
  }
}
