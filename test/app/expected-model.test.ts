/** A model that a command may never need, such as the one that hears doubtful passages again: it is looked at before any work. */
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { openCommand } from "../../src/app/command.ts";

test("one that isn't here, and a folder that is none, are told; one that is here is right by name and path", async () => {
  const command = openCommand();
  try {
    for (const name of ["huge", "/nowhere/huge"])
      await expect(command.expectModel(name)).rejects.toMatchObject({ code: "model.missing" });
    await expect(command.expectModel(import.meta.dirname)).rejects.toMatchObject({ code: "model.incomplete" });
    await command.expectModel("base");
    await command.expectModel(resolve(import.meta.dirname, "..", "..", "models", "whisper-base"));
  } finally {
    await command.close();
  }
});
