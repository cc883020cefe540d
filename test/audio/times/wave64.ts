/** The sentence in Sony's Wave64. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { clips } from "../sound.ts";

/** Numbers of so many bytes, the highest first or last. */
export function bytesOf(width: number, value: number, order: "BE" | "LE"): Buffer {
  const bytes = Buffer.alloc(width);
  if (order === "BE") bytes.writeUIntBE(value, Math.max(0, width - 6), Math.min(6, width));
  else bytes.writeUIntLE(value, 0, Math.min(6, width));
  return bytes;
}

/** The sound of the sentence: 16 kHz, one channel, 16 bits, the low byte first. */
export const sentencePcm = async () => (await readFile(join(clips, "cards-005.wav"))).subarray(44);

const wave64Guid = (name: string) =>
  Buffer.concat([Buffer.from(name), Buffer.from("f3acd3118cd100c04f8edb8a", "hex")]);

export async function wave64(): Promise<Buffer> {
  const sound = await sentencePcm();
  const format = [0x1_0001, 16_000, 32_000, 0x10_0002].map((value) => bytesOf(4, value, "LE"));
  const content = Buffer.concat([
    wave64Guid("wave"),
    wave64Guid("fmt "),
    bytesOf(8, 40, "LE"),
    ...format,
    wave64Guid("data"),
    bytesOf(8, 24 + sound.length, "LE"),
    sound,
    Buffer.alloc((8 - (sound.length % 8)) % 8),
  ]);
  return Buffer.concat([Buffer.from("726966662e91cf11a5d628db04c10000", "hex"), bytesOf(8, 24 + content.length, "LE"), content]);
}
