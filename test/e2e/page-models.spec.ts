/** The shelf of models: each state that one can be in, each with its picture. What gets them is scripted. */
import type { Page } from "@playwright/test";
import type { ModelStore } from "../../src/app/model-store.ts";
import { Failure } from "../../src/lib/failure.ts";
import type { UnfinishedModel } from "../../src/model-store/unfinished-models.ts";
import { expectAccessible } from "./axe.ts";
import { expect, quick, test } from "./fixtures.ts";
import { keepPicture } from "./kept-picture.ts";
import { baseModel, noModelStore } from "./scripted.ts";

const own = { ...baseModel, name: "whisper-tiny", embedded: false, parameters: 37_760_640, bytes: 151_000_000 };
const unfinished: UnfinishedModel[] = [
  { name: "whisper-medium", asked: "whisper-medium", bytes: 0.6 * 3.06e9, totalBytes: 3.06e9, underWay: false },
  { name: "whisper-tiny.en", asked: "whisper-tiny.en", bytes: 75.5e6, totalBytes: 151e6, underWay: true },
];

/** Gets 43 % of whisper-small, nothing of what a busy hub has, and fails for any other; then waits to be stopped. */
const store: ModelStore = {
  ...noModelStore,
  nameOf: (asked) => asked.slice(asked.indexOf("/") + 1),
  async get(asked, signal, { onProgress }) {
    const stopped = new Promise<never>((_, refuse) => signal.addEventListener("abort", () => refuse(signal.reason)));
    if (asked === "owner/busy") {
      const waiting = { reason: "busy", seconds: 300 } as const;
      onProgress?.({ phase: "listing", file: "", bytes: 0, totalBytes: null, bytesPerSecond: null, waiting });
      return stopped;
    }
    if (asked !== "whisper-small")
      throw new Failure("hub.missing", `The hub has no ${asked}.`, "Check the model's name and revision.");
    const soFar = { bytes: 0.43 * 967e6, totalBytes: 967e6, bytesPerSecond: 12.3e6 };
    onProgress?.({ ...soFar, phase: "downloading", file: "model.safetensors", waiting: null });
    return stopped;
  },
  unfinished: async () => unfinished,
  discard: async (name) => void (name === "whisper-medium" && unfinished.splice(0, 1)),
  recognise: async (path) => ({ path, name: "my-model" }),
  remove: async () => {},
};

test.use({ script: { ...quick, models: () => [own], modelStore: () => store } });

const looks = [
  ["light, wide", 1280, 900, "light", 1],
  ["light, very wide", 2560, 1300, "light", 1],
  ["dark, wide", 1280, 900, "dark", 1],
  ["dark, narrow", 400, 800, "dark", 1],
  ["light, 200 %", 1280, 900, "light", 2],
] as const;

async function expectPictures(page: Page, name: string): Promise<void> {
  for (const [look, width, height, colorScheme, zoom] of looks) {
    // Zoomed, a page has half of its points.
    await page.setViewportSize({ width: width / zoom, height: height / zoom });
    await page.emulateMedia({ colorScheme });
    await keepPicture(page, `${name}, ${look}`);
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll("[role=dialog] :is(button, input, h3), main :is(button, h2)")].flatMap(
        (element) => {
          const { left, right, width: wide } = element.getBoundingClientRect();
          return wide <= 1 || (left >= -1 && right <= window.innerWidth + 1) ? [] : [element.outerHTML.slice(0, 120)];
        },
      ),
    );
    expect([look, outside]).toEqual([look, []]);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}

test("got, stopped, failed, used, removed; and what is dropped as a model is offered to be added", async ({ page }) => {
  await expect(page.getByText("whisper-base will run")).toBeVisible();
  await expectPictures(page, "drop page");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Models…" }).click();
  const dialog = page.getByRole("dialog");
  const tile = (name: string) => dialog.getByRole("listitem", { name, exact: true });
  await expect(tile("whisper-base")).toContainText("comes with Slimscribe");
  await expect(dialog.getByText("Recommended")).toHaveCount(1);
  await expect(tile("whisper-medium")).toContainText("Stopped at 60 %");
  await tile("whisper-small").getByRole("button", { name: "Get whisper-small, 967 MB" }).click();
  await expect(tile("whisper-small")).toContainText("Getting 416 MB of 967 MB");
  await expect(tile("whisper-small").getByRole("progressbar")).toHaveAttribute("aria-valuenow", "43");
  await dialog.getByRole("textbox", { name: "Another model by its name" }).fill("owner/nothing");
  await page.keyboard.press("Enter");
  await expect(tile("nothing")).toContainText("The hub has no owner/nothing.");
  await dialog.getByRole("textbox", { name: "Another model by its name" }).fill("owner/busy");
  await page.keyboard.press("Enter");
  await expect(tile("busy")).toContainText(/The hub asks for patience.*Going on in \d+ (min|s)\./);
  await expect(tile("whisper-tiny.en")).toContainText("Being got by another window or a terminal: 75.5 MB of 151 MB");
  await expect(tile("whisper-tiny.en").getByRole("button")).toHaveCount(0);
  const hub = dialog.getByRole("textbox", { name: "Hub that models come from" });
  await hub.fill("http://mirror.example");
  await hub.press("Enter");
  await expect(dialog.getByText("http://mirror.example is no address of a hub.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("heading", { name: "On this machine" }).scrollIntoViewIfNeeded();
  await expectPictures(page, "here");
  await tile("whisper-small").scrollIntoViewIfNeeded();
  await expectPictures(page, "getting");
  await hub.scrollIntoViewIfNeeded();
  await expectPictures(page, "hub");

  await tile("whisper-small").getByRole("button", { name: "Stop getting whisper-small" }).click();
  await expect(tile("whisper-small").getByRole("button", { name: "Get whisper-small, 967 MB" })).toBeVisible();
  await tile("busy").getByRole("button", { name: "Stop getting busy" }).click();
  await tile("nothing").getByRole("button", { name: "Close the message about nothing" }).click();
  await expect(tile("nothing")).toHaveCount(0);
  await tile("whisper-medium").getByRole("button", { name: "Delete what arrived of whisper-medium" }).click();
  await expect(tile("whisper-medium")).not.toContainText("Stopped");

  await tile("whisper-tiny").getByRole("button", { name: "Use whisper-tiny" }).click();
  await expect(tile("whisper-tiny")).toContainText("In use");
  await tile("whisper-tiny").getByRole("button", { name: "More for whisper-tiny" }).click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("Remove whisper-tiny from this machine?");
  await page.keyboard.press("Escape");
  await dialog.getByRole("textbox", { name: "Add a model of this machine" }).fill("/models/my-model");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alertdialog")).toContainText("Add my-model to your models?");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
});
