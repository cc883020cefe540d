/** Pages of Ogg files whose clocks are written anew. RFC 3533. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "../../../src/audio/checksum.ts";
import { formats } from "../sound.ts";

/** @returns the page, with its checksum */
export function sealed(page: Buffer): Buffer {
  page.fill(0, 22, 26);
  page.writeUInt32LE(crc32(page, 0, page.length), 22);
  return page;
}

/**
 * The pages of a file of test/audio/formats.
 * @param by frames by which the clocks of those with sound are moved: all alike, or the first (0), the second and so on
 */
export async function pagesOf(name: string, by: number | ((sound: number) => number)): Promise<Buffer[]> {
  const content = await readFile(join(formats, name));
  const pages: Buffer[] = [];
  let sound = 0;
  for (let at = 0; at < content.length; at += pages.at(-1)?.length ?? content.length) {
    const heads = 27 + (content[at + 26] ?? 0);
    const body = content.subarray(at + 27, at + heads).reduce((sum, length) => sum + length, 0);
    const page = Buffer.from(content.subarray(at, at + heads + body));
    const clock = page.readBigInt64LE(6);
    if (clock > 0n) page.writeBigInt64LE(clock + BigInt(typeof by === "number" ? by : by(sound++)), 6);
    pages.push(sealed(page));
  }
  return pages;
}
