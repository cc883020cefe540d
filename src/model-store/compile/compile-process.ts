/** The program of the process that compiles: it is told a model and units, makes those that are missing, and ends. */
import { z } from "zod";
import { openModel } from "../model-folder.ts";
import { compiledUnit, type UnitName } from "./compiled.ts";

const Task = z.object({
  model: z.string(),
  units: z.array(z.tuple([z.string(), z.enum(["float32", "int8"])])),
});
export type Task = z.infer<typeof Task>;

// Whoever asked may be gone: then nobody needs it.
process.on("disconnect", () => process.exit(1));
process.once("message", async (message) => {
  try {
    const { model: path, units } = Task.parse(message);
    const model = await openModel(path);
    for (const [name, precision] of units) await compiledUnit(model, name as UnitName, precision);
    process.exit(0);
  } catch {
    // Whoever asked tries it itself, and meets the same with a sentence for the person.
    process.exit(1);
  }
});
