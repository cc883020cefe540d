/** Help for a command that there isn't. */
import type { Command } from "commander";

/**
 * Help is asked for in several ways (`help x`, `x --help`, `models help x`), and commander answers each with that of the last command
 * that it knows: a slip of the fingers would look as if it had been understood.
 */
export function refuseUnknownCommands(program: Command): void {
  program.on("beforeAllHelp", () => {
    let command: Command = program;
    for (const name of program.args.filter((arg) => arg !== "help" && !arg.startsWith("-"))) {
      if (command.commands.length === 0) return;
      const next = command.commands.find((one) => one.name() === name);
      if (next === undefined) command.error(`error: unknown command '${name}'`);
      command = next;
    }
  });
}
