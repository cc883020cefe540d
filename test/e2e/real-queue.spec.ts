/** Files and a folder dropped from the system: words arrive, one is cancelled, one paused and gone on, bad ones say why. */
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe.ts";
import { actOn, expect, expectDone, oneWindowAtATime, patience, rowOf, test } from "./real.ts";
import { clip, fieldFolder, longSpeech, writeSpeech } from "./speech.ts";

/** Drags files and folders over the window as the system does, and lets them go. */
async function dropFromSystem(page: Page, files: readonly string[], hovering: () => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const drag = (type: "dragEnter" | "dragOver" | "drop") =>
    session.send("Input.dispatchDragEvent", {
      type,
      x: 500,
      y: 400,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    });
  await drag("dragEnter");
  await drag("dragOver");
  await hovering();
  // Another page may have come to the front meanwhile, which ends a drag.
  await drag("dragEnter");
  await drag("dragOver");
  await drag("drop");
  await session.detach();
}

test("three files and a folder of ten", async ({ page, program }) => {
  const path = (name: string): string => join(program.folder, name);
  await writeSpeech(path("interview.wav"), longSpeech(80));
  await copyFile(clip("jfk.flac"), path("speech.flac"));
  await writeSpeech(path("unwanted.wav"), longSpeech(60));
  const field = await fieldFolder(program.folder, 4);
  await program.start();
  await oneWindowAtATime(page);

  await dropFromSystem(page, [path("interview.wav"), path("speech.flac"), path("unwanted.wav"), field], async () => {
    await expect(page.getByRole("status").getByText("Let go to add them")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Drop recordings here" })).toBeVisible();
    await expectAccessible(page);
  });
  await expect(page.getByText("12 files added. Passed over: 1 document.")).toBeVisible();
  // What is in it tells at once that it is no recording: it is not kept.
  await expect(page.getByText("broken.mp3 is text, not a sound or video file.")).toBeVisible();
  await expect(page.getByText("0 of 12")).toBeVisible();
  await actOn(page, "unwanted.wav", "Cancel");
  await expect(rowOf(page, "unwanted.wav")).toContainText("Cancelled");

  // Progress and words arrive while it runs; then it stands still, and goes on.
  await expect(page.locator("[data-segment]").first()).toBeVisible(patience);
  await expect(rowOf(page, "interview.wav")).toContainText(/[1-9]\d? %/);
  await actOn(page, "interview.wav", "Pause");
  await expect(rowOf(page, "interview.wav")).toContainText("Paused", patience);
  await expectAccessible(page);
  await actOn(page, "interview.wav", "Go on");

  // The rest runs meanwhile; the bad one stops nothing.
  await expectDone(page, "speech.flac");
  await expectDone(page, "interview.wav");
  await expect(page.getByText("10 of 12")).toBeVisible(patience);
  await expect(page.getByText("Nothing is running.")).toBeVisible();

  const [name, why] = ["silent film.mp4", /^silent film\.mp4 has no audio track: .*\.$/] as const;
  await expect(rowOf(page, name)).toContainText("Failed:");
  await rowOf(page, name).getByRole("button", { name, exact: true }).click();
  const main = page.getByRole("main");
  await expect(main.getByText(why)).toBeVisible();
  await expect(main.getByRole("button", { name: "Retry" })).toBeVisible();
  await expectAccessible(page);
  const list = page.getByRole("list", { name: "Files" }).locator("..");
  await list.evaluate((element) => element.scrollTo({ top: 0 }));
  await expect(rowOf(page, "unwanted.wav")).toContainText("Cancelled");
  await rowOf(page, "interview.wav").getByRole("button", { name: "interview.wav", exact: true }).click();
  await expect(page.getByText(/fellow Americans/).first()).toBeVisible();
  await expectAccessible(page);
});
