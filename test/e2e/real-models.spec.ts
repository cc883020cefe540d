/** A model is got from a hub on this machine, which cuts and stalls, over the death of the program; then it transcribes. It is a small one. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeSpeakingModel } from "../model/speaking-model.ts";
import { startHub } from "../model-store/support/hub.ts";
import { drop, expect, expectDone, patience, rowOf, test } from "./real.ts";
import { clip } from "./speech.ts";

test("a model is got with a cut in the middle, gone on with after a kill, used, and removed", async ({
  page,
  program,
}) => {
  const files = new Map<string, Buffer>();
  const made = await writeSpeakingModel(join(program.folder, "second-base"), 12);
  for (const name of await readdir(made)) files.set(name, await readFile(join(made, name)));
  const asked: string[] = [];
  const ranges: string[] = [];
  let answers: "cut" | "stall" | "whole" = "cut";
  const hub = await startHub(files, (file, request, answer) => {
    asked.push(file);
    if (!/^model.*safetensors$/.test(file)) return false;
    const bytes = files.get(file) ?? Buffer.alloc(0);
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    if (from > 0) ranges.push(file);
    if (answers === "whole") return false;
    const half = Math.floor((from + bytes.length) / 2);
    if (from > 0) answer.writeHead(206, { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
    const isCut = answers === "cut";
    answers = "stall";
    answer.write(bytes.subarray(from, half), () => isCut && answer.destroy());
    return true;
  });
  await program.start();
  const dialog = page.getByRole("dialog");
  const tile = dialog.getByRole("listitem", { name: "second-base", exact: true });
  const openShelf = async (): Promise<void> => {
    await page.getByRole("button", { name: "Models…" }).click();
    await expect(dialog.getByRole("listitem", { name: "whisper-base", exact: true })).toContainText("In use");
  };
  await openShelf();
  // Looking at them asks nobody.
  expect(asked).toEqual([]);
  const address = dialog.getByRole("textbox", { name: "Hub that models come from" });
  await address.fill(hub.address);
  await address.press("Enter");
  await dialog.getByRole("textbox", { name: "Another model by its name" }).fill("someone/second-base");
  await page.keyboard.press("Enter");
  // The first connection was cut, the second one says nothing more.
  await expect(tile).toContainText(/Getting .* of /);
  await expect.poll(() => ranges.length).toBeGreaterThan(0);
  await program.kill();
  answers = "whole";
  ranges.length = 0;

  await program.start();
  await openShelf();
  await expect(tile).toContainText(/Stopped at \d+ %/);
  const before = asked.length;
  await tile.scrollIntoViewIfNeeded();
  await page.screenshot({ path: test.info().outputPath("stopped.png") });
  expect(asked).toHaveLength(before);
  await tile.getByRole("button", { name: "Go on getting second-base" }).click();
  await expect(page.getByText("second-base is here, and every weight was read.")).toBeVisible(patience);
  // What had arrived was not got again.
  expect(ranges).not.toEqual([]);
  expect(asked.filter((file) => file === "config.json")).toHaveLength(1);
  expect(await readdir(join(program.data, "models"))).toEqual(["second-base"]);

  await tile.getByRole("button", { name: "Use second-base" }).click();
  await expect(tile).toContainText("In use");
  await page.getByRole("button", { name: "Close settings" }).click();
  await drop(page, clip("jfk.flac"));
  await expectDone(page, "jfk.flac");
  await rowOf(page, "jfk.flac").getByRole("button", { name: "jfk.flac", exact: true }).click();
  await expect(page.locator("[data-segment]").first()).toContainText(/\p{L}{3}/u);

  await page.getByRole("button", { name: "Settings" }).last().click();
  await tile.getByRole("button", { name: "More for second-base" }).click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(tile).toHaveCount(0);
  await expect(dialog.getByRole("listitem", { name: "whisper-base", exact: true })).toContainText("In use");
  expect(await readdir(join(program.data, "models"))).toEqual([]);
  hub.close();
});
