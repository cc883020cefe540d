/** `slimscribe voices`: voices that are known by name over all recordings, and whom a recording's speakers sound like. */
import type { Command } from "commander";
import type { TranscribeOptions } from "../../api/engine.ts";
import type { KnownVoices } from "../../api/known-voices.ts";
import type { Transcript } from "../../api/transcript.ts";
import { count, span } from "../../lib/figures.ts";
import { exit, type Host } from "./host.ts";
import { shown } from "./terminal-text.ts";

export function addVoices(program: Command, host: Host, ended: (code: number) => void): void {
  const voices = program
    .command("voices")
    .description(
      "Voices that are known by name, to be suggested in other recordings. A voice is personal data: nothing is kept until you turn it on.",
    );
  voices
    .command("list")
    .description("whose voices are kept, and whether any are")
    .option("--json", "as JSON", false)
    .action(async ({ json }: { json: boolean }) => {
      const known = await host.voices.known();
      host.out.write(json ? `${JSON.stringify(known, null, 2)}\n` : told(known));
      ended(exit.done);
    });
  voices
    .command("on")
    .description("voices can be kept when a speaker is renamed in the window, and are compared from then on")
    .action(async () => {
      host.out.write(told(await host.voices.turn(true)));
      ended(exit.done);
    });
  voices
    .command("off")
    .description("nothing is kept or compared; what was kept stays until it is forgotten")
    .action(async () => {
      host.out.write(told(await host.voices.turn(false)));
      ended(exit.done);
    });
  voices
    .command("forget")
    .description("delete what is known of these voices, or of all, with everything that was guessed by them")
    .argument("[name...]", "as the list shows them; all where none is named")
    .action(async (names: string[]) => ended(await forget(names, host)));
}

async function forget(names: readonly string[], host: Host): Promise<number> {
  const before = await host.voices.known();
  const unknown = names.filter((name) => before.voices.every((voice) => voice.name !== name));
  if (unknown.length > 0) {
    host.err.write(
      `No voice is kept as ${unknown.map(shown).join(", ")}: nothing is forgotten. slimscribe voices list shows all.\n`,
    );
    return exit.wrongUsage;
  }
  const after = await host.voices.forget(names.length > 0 ? names : undefined);
  host.out.write(`${count(before.voices.length - after.voices.length, "voice is", "voices are")} forgotten.\n`);
  return exit.done;
}

function told({ on, voices }: KnownVoices): string {
  const state = on
    ? "On: the voice of whom you rename in the window can be kept, and is suggested in other recordings."
    : "Off: no voice is kept or compared.";
  const lines = voices.map(({ name, seconds }) => `  ${shown(name)}, known by ${span(seconds)}`);
  return [state, voices.length === 0 ? "No voice is kept." : "Kept:", ...lines, ""].join("\n");
}

/** Whom speakers without a name sound like, a line each: guesses, which are written nowhere else. */
export async function suggestionLines(
  { voices }: Pick<Host, "voices">,
  { path, transcript }: { path: string; transcript: Transcript },
  options: TranscribeOptions,
): Promise<string[]> {
  if (options.speakers === "off") return [];
  const suggestions = await voices.suggest(path, { path, options }, transcript.segments);
  return suggestions.map(
    ({ speaker, name }) => `${shown(path)}: ${speaker} sounds like ${shown(name)} (a guess by the voice)`,
  );
}
