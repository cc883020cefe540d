/** `slimscribe models list`: the models that are here and those that can be got, as they would run on this machine. */
import { TranscribeOptions } from "../../api/engine.ts";
import type { ShelfModel } from "../../api/shelf.ts";
import { Attention } from "../../api/transcript.ts";
import { bytes, speed } from "../../lib/figures.ts";
import { columned } from "./columned.ts";
import { exit, type Host } from "./host.ts";
import { fitted, shown } from "./terminal-text.ts";

/** What the person will do with it. */
export interface ShelfFlags {
  language: string;
  task: string;
  precision: string;
  json: boolean;
}

/** With it, the other columns and what is between them are 80 columns. */
const nameWidth = 22;
/** Less of a sentence says nothing. */
const leastSentence = 30;
const leftColumns = [0, 1, 3, 8];

/** The column is as wide as its title, so that the narrow table is as wide for every shelf. */
const memoryCell = (count: number): string => bytes(count).padStart("standard".length);

function rowOf({ name, bytes: size, multilingual, peakBytes, speed: pace, recommended }: ShelfModel): string[] {
  return [
    recommended ? "*" : "",
    fitted(shown(name), nameWidth),
    bytes(size),
    multilingual ? "many" : "English",
    ...Attention.options.map((mode) => memoryCell(peakBytes[mode])),
    `${pace.measured ? "" : "~"}${speed(pace.realTimeFactor)}`,
  ];
}

/** Lines of both tables, with the same widths; a sentence of what each is good for where there is room. */
function tableOf(models: readonly ShelfModel[], columns: number): { head: string; lines: string[] } {
  const rows = [["", "model", "bytes", "hears", ...Attention.options, "speed"], ...models.map(rowOf)];
  const narrow = columned(rows, leftColumns).trimEnd().split("\n");
  const room = columns - 2 - Math.max(...narrow.map((line) => line.length));
  if (room < leastSentence) return split(narrow);
  const sentences = ["good for", ...models.map(({ goodFor }) => fitted(goodFor, room))];
  return split(
    columned(
      rows.map((row, place) => [...row, sentences[place] ?? ""]),
      leftColumns,
    )
      .trimEnd()
      .split("\n"),
  );
}

const split = ([head = "", ...lines]: readonly string[]): { head: string; lines: string[] } => ({ head, lines });

function recommendation({ name, from, goodFor }: ShelfModel): string {
  const how = from === "hub" ? `slimscribe models get ${name}` : `--model ${name}`;
  return `* recommended here: ${goodFor}.\n  ${shown(how)}\n`;
}

/** @returns the exit code */
export async function listModels({ language, task, precision, json }: ShelfFlags, host: Host): Promise<number> {
  const { models, unusable } = await host.models.shelf(TranscribeOptions.parse({ language, task, precision }));
  const here = models.filter(({ from }) => from !== "hub");
  if (json) host.out.write(`${JSON.stringify({ models, unusable }, null, 2)}\n`);
  else {
    const { head, lines } = tableOf(models, host.out.columns);
    const linesOf = (wanted: boolean): string =>
      lines.filter((_, place) => (models[place]?.from === "hub") === wanted).join("\n");
    host.out.write(`On this machine\n${head}\n${linesOf(false)}\n`);
    for (const { path, failure } of unusable)
      host.out.write(`  ${shown(path)} can't be used: ${shown(failure.message)}\n`);
    host.out.write(`\nTo be got by name, with as many bytes to download\n${linesOf(true)}\n\n`);
    for (const model of models) if (model.recommended) host.out.write(recommendation(model));
    for (const { name, advice, from, recommended } of models)
      if (advice.length > 0 && (from !== "hub" || recommended))
        host.out.write(`  ${shown(name)}: ${advice.map(shown).join(" ")}\n`);
    host.out.write(
      "Memory is the most that a run holds in each attention; speed is in times real time, ~ where it is foretold.\n",
    );
  }
  return here.length > 0 ? exit.done : exit.someFailed;
}
