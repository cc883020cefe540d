/** A recording from a microphone through the real engine: words appear while somebody speaks, and a kill of all of it takes at most a second. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { wavOf } from "../../src/audio/containers/wav-file.ts";
import { recordingHeaderBytes } from "../../src/audio/growing.ts";
import { openAudio } from "../../src/audio/open.ts";
import { makeHome } from "../privacy/support/trace.ts";
import { openDisplay, realElectron } from "./electron-runtime.ts";
import { microphoneOf, withMicrophone } from "./microphone.ts";
import { expect, patience, test } from "./real.ts";
import { openWindow } from "./real-window.ts";

const folder = mkdtempSync(join(tmpdir(), "slimscribe-microphone-"));
const speech = join(folder, "speech.wav");

test.use({ launchOptions: withMicrophone(speech) });
// Before the browser is started.
test.beforeAll(async () => {
  const pieces: Float32Array[] = [];
  for (const name of ["jfk.flac", "austen-0870.flac", "jfk.flac"]) {
    const audio = await openAudio(resolve(import.meta.dirname, "../audio", name));
    for await (const samples of audio.pcm()) pieces.push(samples);
    await audio.close();
  }
  writeFileSync(speech, wavOf(Float32Array.from(pieces.flatMap((piece) => [...piece]))));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("words while one speaks; killed, at most a second is missing, and the next start tells of it and goes on", async ({
  page,
  program,
}) => {
  await program.start();
  await expect(page.getByRole("heading", { name: "Drop recordings here" })).toBeVisible();
  await page.keyboard.press("m");
  await page.getByRole("button", { name: "Start recording" }).click();
  const bar = page.getByRole("region", { name: "Recording", exact: true });
  const coming = page.getByRole("region", { name: "Being decoded now" });
  await expect(coming).toContainText(/fellow Americans/i, patience);
  await expect(bar).toBeVisible();

  const seconds = async () => Number((await bar.getByRole("timer").textContent())?.split(":")[1]);
  await expect.poll(seconds).toBeGreaterThan(12);
  const elapsed = await seconds();
  await program.kill();
  const recordings = join(program.data, "recordings");
  const [name = ""] = readdirSync(recordings);
  const samples = (statSync(join(recordings, name)).size - recordingHeaderBytes) / 2;
  const rate = await page.evaluate(() => new AudioContext().sampleRate);
  expect(samples / rate).toBeGreaterThan(elapsed - 1);

  await program.start();
  const told = page.getByRole("region", { name: /was cut off at 0:/ });
  await expect(told).toContainText("All that was recorded until then is kept");
  await expect(page.getByRole("list", { name: "Files" }).getByRole("listitem")).toContainText("Done:", patience);
  await told.getByRole("button", { name: "Keep it" }).click();
  await expect(told).toBeHidden();
  // Where its segments begin is not the same whenever it is cut off.
  const transcript = page.getByRole("region", { name: "Transcript" });
  await expect(transcript).toContainText(/ask not.*what your country can do for you/is);
});

test("in a real Electron the page may hear while the person records, and not before", async () => {
  const electron = realElectron();
  test.skip("missing" in electron, `not run: ${"missing" in electron ? electron.missing : ""}`);
  if ("missing" in electron) return;
  const home = makeHome();
  // What other tests have compiled.
  Object.assign(home.environment, { SLIMSCRIBE_CACHE: process.env.SLIMSCRIBE_CACHE });
  const screen = await openDisplay();
  let quit = async (): Promise<void> => {};
  try {
    const words = microphoneOf(speech);
    const window = await openWindow({ executable: electron.executable, home, display: screen.display, words });
    quit = window.close;
    const { page } = window;
    await expect(page.getByRole("heading", { name: "Drop recordings here" })).toBeVisible();
    const asks = `navigator.mediaDevices.getUserMedia({ audio: true }).then(() => "heard", (error) => error.name)`;
    expect(await window.ask(asks)).toBe("NotAllowedError");
    await page.keyboard.press("m");
    await page.getByRole("button", { name: "Start recording" }).click();
    await expect(page.getByRole("region", { name: "Being decoded now" })).toContainText(/fellow Americans/i, patience);
    expect(
      await window.ask(
        `navigator.mediaDevices.getUserMedia({ video: true }).then(() => "seen", (error) => error.name)`,
      ),
    ).toBe("NotAllowedError");
    await page.keyboard.press("Shift+M");
    await expect(page.getByRole("list", { name: "Files" }).getByRole("listitem")).toContainText("Done:", patience);
    await expect(page.getByText(/fellow Americans/i).first()).toBeVisible();
    expect(await window.ask(asks)).toBe("NotAllowedError");
  } finally {
    await quit();
    screen.close();
    home.remove();
  }
});
