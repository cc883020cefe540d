/** A short film for a test: the page's own browser draws and packs it, with the project's speech as its sound. */
import { readFile, rm, writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { writeSpeech } from "./speech.ts";

const makerFile = new URL("../../node_modules/mediabunny/dist/bundles/mediabunny.min.mjs", import.meta.url);

/**
 * Writes a WebM of VP8 and Opus.
 * @param page one whose address is the program's own: only there a browser encodes
 * @returns its length in seconds
 */
export async function writeFilm(page: Page, path: string, clips: readonly string[]): Promise<number> {
  const speech = `${path}.wav`;
  const seconds = await writeSpeech(speech, clips);
  const address = "/film-maker.mjs";
  const body = await readFile(makerFile);
  await page.route(`**${address}`, (route) => route.fulfill({ body, contentType: "text/javascript" }));
  const sound = (await readFile(speech)).toString("base64");
  const film = await page.evaluate(
    async (given) => {
      const maker: typeof import("mediabunny") = await import(given.address);
      const bytes = Uint8Array.from(atob(given.sound), (letter) => letter.charCodeAt(0));
      const heard = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes.buffer);
      const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 90 });
      const context = canvas.getContext("2d");
      const target = new maker.BufferTarget();
      const output = new maker.Output({ format: new maker.WebMOutputFormat(), target });
      const pictures = new maker.CanvasSource(canvas, { codec: "vp8", bitrate: 100_000 });
      const voice = new maker.AudioBufferSource({ codec: "opus", bitrate: 32_000 });
      output.addVideoTrack(pictures);
      output.addAudioTrack(voice);
      await output.start();
      for (let second = 0; second < heard.duration; second += 0.5) {
        if (context === null) throw new Error("nothing can be drawn");
        context.fillStyle = `hsl(${30 * second}deg 60% 40%)`;
        context.fillRect(0, 0, canvas.width, canvas.height);
        await pictures.add(second, 0.5);
      }
      await voice.add(heard);
      await output.finalize();
      let text = "";
      for (const byte of new Uint8Array(target.buffer ?? new ArrayBuffer(0))) text += String.fromCharCode(byte);
      return btoa(text);
    },
    { address, sound },
  );
  await rm(speech);
  await writeFile(path, Buffer.from(film, "base64"));
  return seconds;
}
