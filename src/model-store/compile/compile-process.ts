/** The program of the process that compiles: it is told a model and units, makes those that are missing, and ends. */
import { openModel } from "../model-folder.ts";
import { CompileTask } from "./compile-task.ts";
import { compiledUnit } from "./compiled.ts";

// Whoever asked may be gone: then nobody needs it.
process.on("disconnect", () => process.exit(1));
process.once("message", async (message) => {
  try {
    const { model: path, units } = CompileTask.parse(message);
    const model = await openModel(path);
    for (const [name, precision] of units) await compiledUnit(model, name, precision);
    process.exit(0);
  } catch {
    // Whoever asked tries it itself, and meets the same with a sentence for the person.
    process.exit(1);
  }
});
