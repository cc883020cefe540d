/** The program of the process that compiles: it is told a model and units, makes those that are missing, and ends. */
import { handOn, log } from "../../lib/log.ts";
import { openModel } from "../model-folder.ts";
import { CompileTask } from "./compile-task.ts";
import { compiledUnit } from "./compiled.ts";

/** Its log is all that it says; what came of it is seen on the disk. Resolves with the last line: an end before would swallow it. */
let sent: Promise<void> = Promise.resolve();
handOn("compiler", (record) => {
  sent = new Promise((resolve) => process.send?.(record, () => resolve()));
});

// Whoever asked may be gone: then nobody needs it.
process.on("disconnect", () => process.exit(1));
process.once("message", async (message) => {
  try {
    const { model: path, units } = CompileTask.parse(message);
    const model = await openModel(path);
    for (const [name, precision] of units) {
      const begun = performance.now();
      await compiledUnit(model, name, precision);
      log.debug("compiled", { unit: name, precision, seconds: (performance.now() - begun) / 1000 });
    }
    await sent;
    process.exit(0);
  } catch (error) {
    // Whoever asked tries it itself, and meets the same with a sentence for the person.
    log.failed("compiling failed", error);
    await sent;
    process.exit(1);
  }
});
