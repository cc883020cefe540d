/** A graphics card: measured in Settings, what is said of it, and what it holds in the panel. */
import type { Gpu } from "../../src/api/gpu.ts";
import { expectAccessible } from "./axe.ts";
import { expect, quick, test } from "./fixtures.ts";
import { keepPicture } from "./kept-picture.ts";
import { held } from "./scripted.ts";

/** What becomes of the measurements, one after the other. */
const results: Gpu[] = [];
let known: Gpu = { state: "unknown" };
let gate = held();
/** at its second window a file waits for this */
const second = held();
test.beforeEach(() => {
  results.length = 0;
  known = { state: "unknown" };
  gate = held();
});

test.use({
  script: {
    ...quick,
    pace: async (_name, window) => {
      if (window > 0) await second.opened;
    },
    gpuBytes: { heldBytes: 3.12e8, predictedBytes: 4.05e8 },
    gpu: {
      known: () => known,
      async measure(onForm, signal) {
        onForm({ form: "webgpu-encoder", number: 3, count: 4 });
        const stopped = new Promise<never>((_, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason)),
        );
        await Promise.race([gate.opened, stopped]);
        known = results.shift() ?? known;
      },
    },
  },
});

test("it is measured in Settings, which can be cancelled, and what was found is said in words", async ({ page }) => {
  const dialog = page.getByRole("dialog");
  const measure = dialog.getByRole("button", { name: "Measure the graphics card" });
  const progress = dialog.getByRole("progressbar", { name: "How far the measurement is" });
  const open = async (): Promise<void> => {
    await page.getByRole("button", { name: "Settings" }).click();
    await dialog.getByRole("tab", { name: "Machine" }).click();
  };
  await open();
  await expect(dialog.getByText(/^Whether the graphics card is quicker is not known here yet/)).toBeVisible();
  await keepPicture(page, "not measured");
  await measure.click();
  await expect(progress).toHaveAttribute("aria-valuenow", "50");
  await expect(
    dialog.getByText(/^The graphics card is tried .*Now 3 of 4: encoder and decoder in float32\.$/),
  ).toBeVisible();
  await expectAccessible(page);
  await keepPicture(page, "measured now");
  // It goes on without this page.
  await page.reload();
  await open();
  await expect(progress).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog.getByText(/not known here yet/)).toBeVisible();

  gate.free();
  const found: [Gpu, string][] = [
    [
      { state: "slower", speed: 0.6, card: null },
      "Your graphics card is not clearly quicker than the processor here: automatic is the processor.",
    ],
    [{ state: "none" }, "No graphics card was found that can be used here: the processor does all."],
    [
      { state: "failed" },
      "The graphics card failed here and is left out until its driver changes, or it is measured once more.",
    ],
    [
      { state: "quicker", speed: 3.02, card: "NVIDIA" },
      "Your graphics card (NVIDIA) is 3.0 times as fast as the processor and writes the same words: automatic uses it.",
    ],
  ];
  for (const [state, text] of found) {
    results.push(state);
    await measure.click();
    await expect(dialog.getByText(text)).toBeVisible();
    await keepPicture(page, state.state);
  }
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 400, height: 800 });
  await measure.scrollIntoViewIfNeeded();
  await expectAccessible(page);
  await keepPicture(page, "quicker, dark and narrow");
  gate = held();
  await measure.click();
  await expect(progress).toBeVisible();
  await keepPicture(page, "measured now, dark and narrow");
});

test("what decodes is chosen in Settings, and stays chosen", async ({ page }) => {
  const dialog = page.getByRole("dialog");
  const decodes = dialog.getByRole("combobox", { name: "What decodes" });
  const open = async (): Promise<void> => {
    await page.getByRole("button", { name: "Settings" }).click();
    await dialog.getByRole("tab", { name: "Machine" }).click();
  };
  await open();
  await expect(decodes).toHaveText("Automatic");
  await decodes.click();
  await page.getByRole("option", { name: "The graphics card (WebGPU)" }).click();
  await page.reload();
  await open();
  await expect(decodes).toHaveText("The graphics card (WebGPU)");
});

test("the panel says what is in its memory", async ({ page, bench }) => {
  await bench.put("a.wav");
  await page.getByText("Details", { exact: true }).click();
  const panel = page.getByRole("region", { name: "Context per stream" });
  await expect(panel.getByText("On the GPU, with weights")).toBeVisible();
  await expect(panel.getByText("312 MB, up to 405 MB")).toBeVisible();
  await expectAccessible(page);
  await keepPicture(page, "panel");
  await page.emulateMedia({ colorScheme: "dark" });
  await keepPicture(page, "panel, dark");
  await page.setViewportSize({ width: 400, height: 800 });
  await page.getByRole("button", { name: "Memory and speed" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByText("Details", { exact: true }).click();
  await sheet.getByText("312 MB, up to 405 MB").scrollIntoViewIfNeeded();
  await expectAccessible(page);
  await keepPicture(page, "panel, dark and narrow");
  second.free();
});
