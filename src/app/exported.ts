/** A file that goes to the page in an answer. */
import type { ExportedFile } from "../api/contract.ts";

export function exported(name: string, mediaType: string, bytes: Uint8Array): ExportedFile {
  return { name, mediaType, base64: Buffer.from(bytes).toString("base64") };
}
