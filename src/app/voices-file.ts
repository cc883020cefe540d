/**
 * The voices that the person lets the program keep: personal data, and so in a file of their own, which nobody else on the machine reads and which
 * goes when they are forgotten. Read at each asking: other programs of the person's may have changed it.
 */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { log } from "../lib/log.ts";
import { placeFile } from "../lib/node/on-disk.ts";
import { embeddingSize } from "../lib/voice-likeness.ts";

const Print = z
  .base64()
  .transform(
    (text): Float32Array =>
      new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer.slice(0, 4 * embeddingSize)),
  )
  .refine((print) => print.length === embeddingSize && print.every(Number.isFinite));

const VoicesContent = z.object({
  on: z.boolean(),
  voices: z.array(z.object({ name: z.string().min(1), seconds: z.number().positive(), print: Print })),
  /** guesses that the person did not take */
  declined: z.array(z.object({ recording: z.string(), speaker: z.string(), name: z.string() })),
});
export type VoicesContent = z.infer<typeof VoicesContent>;

/** Of more guesses the first are forgotten. */
const mostDeclined = 1000;
const nothing: VoicesContent = { on: false, voices: [], declined: [] };

export interface VoicesFile {
  /** nothing, and off, where there is no file or it is damaged */
  read(): Promise<VoicesContent>;
  /** what says nothing leaves no file @throws when the disk doesn't take it */
  write(content: VoicesContent): Promise<void>;
}

/** @param folder the data folder */
export function voicesFileIn(folder: string): VoicesFile {
  const path = join(folder, "voices.json");
  return {
    async read() {
      const text = await readFile(path, "utf8").catch(() => null);
      if (text === null) return nothing;
      try {
        return VoicesContent.parse(JSON.parse(text));
      } catch (error) {
        log.warn("the kept voices can't be read", {}, error);
        return nothing;
      }
    },
    async write({ on, voices, declined }) {
      if (!on && voices.length === 0) {
        await rm(path, { force: true });
        return;
      }
      const written = voices.map(({ print, ...voice }) => ({
        ...voice,
        print: Buffer.from(print.buffer, print.byteOffset, print.byteLength).toString("base64"),
      }));
      const kept = { on, voices: written, declined: declined.slice(-mostDeclined) };
      await placeFile(path, `${JSON.stringify(kept, null, 1)}\n`);
    },
  };
}
