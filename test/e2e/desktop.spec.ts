/** The built main and preload, driven by a stand-in for Electron's module with a real Chromium page; and, where there is one, by Electron. */
import { existsSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { _electron, expect } from "@playwright/test";
import { expectAccessible } from "./axe.ts";
import { root, test } from "./desktop.ts";

const audio = join(root, "test/audio");

test("the window is sealed, takes files by dialog and drop, and quits when the step is done", async ({ program }) => {
  const { page, told, order, ended } = await program.open(audio);
  const find = (key: string): unknown => told.find((one) => key in one)?.[key];
  expect(find("window")).toMatchObject({
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true },
  });
  expect(find("opensWindows")).toBe("deny");
  await expect(page.getByRole("heading", { name: "Drop recordings here" })).toBeVisible();
  await expectAccessible(page);

  // Nothing but the page's own scheme is let through.
  const foreign = page.evaluate(() =>
    fetch("https://example.com").then(
      () => "answered",
      () => "refused",
    ),
  );
  expect(await foreign).toBe("refused");

  order({ choose: [join(audio, "jfk.mp3")] });
  await page.getByRole("button", { name: "Choose files" }).click();
  await expect(page.getByText("1 file added.")).toBeVisible();
  await expect(page.getByText(/ask not what your country/i).first()).toBeVisible({ timeout: 120_000 });
  await expect.poll(() => told.some((one) => one.awake === "prevent-app-suspension")).toBe(true);
  await expect.poll(() => told.some((one) => "notification" in one)).toBe(true);

  // A drop: the page hands over File objects, preload finds their paths.
  await page.locator("#root > div").evaluate((target) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["sound"], "cards-005.wav"));
    target.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole("button", { name: "cards-005.wav", exact: true })).toBeVisible();

  // A second start hands its files over; the menu speaks to the page.
  order({ secondInstance: ["electron", "--no-sandbox", root, join(audio, "austen-0880.flac")] });
  await expect(page.getByRole("button", { name: "austen-0880.flac", exact: true })).toBeVisible();
  order({ menu: "Keyboard" });
  await expect(page.getByRole("heading", { name: "Keyboard" })).toBeVisible();
  await page.keyboard.press("Escape");

  order({ quit: true });
  expect(await ended).toBe(0);
});

test("folders are chosen in the system's dialog: one is watched, the models move to another", async ({ program }) => {
  const { page, order } = await program.open(audio);
  const [watched, models] = [join(program.folder, "incoming"), join(program.folder, "models")];
  for (const folder of [watched, models]) await mkdir(folder);
  await page.getByRole("button", { name: "Settings" }).last().click();
  await page.getByRole("tab", { name: "Folders" }).click();
  order({ choose: [watched] });
  await page.getByRole("button", { name: "Watch another folder: Add a folder…" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: watched })).toBeVisible();
  order({ choose: [models] });
  await page.getByRole("button", { name: "Models: Move…" }).click();
  await expect(page.getByText(`Your models are in ${models} now.`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Close settings" }).click();
  await copyFile(join(audio, "jfk.flac"), join(watched, "came in.flac"));
  await expect(page.getByRole("button", { name: "came in.flac", exact: true })).toBeVisible();
});

test("messages that the contract doesn't know are refused", async ({ program }) => {
  const { page } = await program.open(audio);
  const answer = await page.evaluate(async () => {
    const bridge = window as unknown as { slimscribe: { call(method: string, input: unknown): Promise<unknown> } };
    return [
      await bridge.slimscribe.call("add", { paths: ["/etc/passwd"] }),
      await bridge.slimscribe.call("document", { id: 7 }),
      await bridge.slimscribe.call("constructor", {}),
    ];
  });
  for (const one of answer) expect(one).toMatchObject({ ok: false });
});

const binary = join(root, "node_modules/electron/dist", process.platform === "win32" ? "electron.exe" : "electron");

test("Electron itself opens the window", async ({ program }) => {
  test.skip(!existsSync(binary), "Electron's binary is not installed here: npx install-electron fetches it");
  const electron = await _electron.launch({ args: [root], env: { ...process.env, SLIMSCRIBE_DATA: program.data } });
  const page = await electron.firstWindow();
  await expect(page.getByRole("heading", { name: "Drop recordings here" })).toBeVisible();
  await electron.close();
});
