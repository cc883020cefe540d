/** What a drop in the browser leaves: files of one name, things that are no recordings, a reload, the player; and who gets the key. */
import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { drop, expect, patience, test } from "./real.ts";
import { clip } from "./speech.ts";

test("two files of one name are heard, a picture is not kept, and no other server is sent the key", async ({
  page,
  program,
}) => {
  const [one, two] = [join(program.folder, "one"), join(program.folder, "two")];
  for (const folder of [one, two]) await mkdir(folder);
  await copyFile(clip("cards-005.wav"), join(one, "talk.wav"));
  await copyFile(clip("austen-0930.flac"), join(two, "talk.wav"));
  await writeFile(join(one, "photo.png"), "a picture");
  await writeFile(join(one, "letter.mp3"), "words, and no sound");
  await program.start();
  expect(new URL(page.url()).hash).toBe("");
  await drop(page, join(one, "talk.wav"), join(two, "talk.wav"), join(one, "photo.png"), join(one, "letter.mp3"));
  await expect(page.getByText("2 files added. Passed over: 1 picture.")).toBeVisible();
  await expect(page.getByText("letter.mp3 is text, not a sound or video file.")).toBeVisible();
  await expect(page.getByRole("button", { name: "talk.wav", exact: true })).toHaveCount(2);
  await expect(page.getByText("2 of 2")).toBeVisible(patience);
  const kept = await readdir(join(program.data, "uploads"), { recursive: true, withFileTypes: true });
  expect(kept.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(["talk.wav", "talk.wav"]);

  await page.reload();
  await expect(page.getByText("2 of 2")).toBeVisible();
  const texts: string[] = [];
  for (const place of [0, 1]) {
    await page.getByRole("button", { name: "talk.wav", exact: true }).nth(place).click();
    const segment = page.locator("[data-segment]").first();
    await expect(segment).toBeVisible();
    // It plays, if only for the seconds that there are: the place moves, and stays where the sound ends.
    await page.getByRole("button", { name: "Play", exact: true }).click();
    const reached = page.getByRole("slider", { name: "Place in the recording" });
    await expect.poll(async () => Number(await reached.inputValue())).toBeGreaterThan(0);
    texts.push((await segment.textContent()) ?? "");
  }
  expect(new Set(texts).size).toBe(2);

  // Another program's page in the same browser.
  const heard: IncomingHttpHeaders[] = [];
  const other = createServer((request, response) => {
    heard.push(request.headers);
    response.end("another page");
  });
  await new Promise<void>((ready) => other.listen(0, "127.0.0.1", ready));
  const address = other.address();
  const second = await page.context().newPage();
  await second.goto(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`);
  expect(heard.length).toBeGreaterThan(0);
  for (const headers of heard) expect(headers.cookie).toBeUndefined();
  // Another tab of the program itself needs no key from the person.
  await second.goto(page.url());
  await expect(second.getByText("2 of 2")).toBeVisible();
  await second.close();
  other.close();
});
