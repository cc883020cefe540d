/** An empty word where something is asked for: mostly a variable of the shell that isn't set. As a path it would be the folder one is in. */
import type { Command } from "commander";

/** Before any command begins. Empty may be what is nothing when it isn't given. */
export function refuseEmptyValues(program: Command): void {
  program.hook("preAction", (_, command) => {
    const isEmpty = (value: unknown): boolean => [value].flat().includes("");
    const argument = command.registeredArguments.find((_argument, place) => isEmpty(command.processedArgs[place]));
    if (argument !== undefined) command.error(`error: argument '${argument.name()}' is empty`);
    const option = command.options.find(
      (one) => one.defaultValue !== "" && isEmpty(command.getOptionValue(one.attributeName())),
    );
    if (option !== undefined) command.error(`error: option '${option.flags}' argument is empty`);
  });
}
