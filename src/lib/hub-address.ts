/** The address of a hub as a person writes it into the settings. */
import { Failure } from "./failure.ts";

/** Protected, or on this machine; a path may be behind it, nothing else. */
const address = /^(?:https:\/\/[\w.-]+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?:\/[\w./~-]*)?$/i;

/** @returns the address as it is kept; empty: Hugging Face, or what HF_ENDPOINT names @throws Failure usage.hub */
export function checkedHubAddress(text: string): string {
  const trimmed = text.trim().replace(/\/+$/, "");
  if (trimmed === "" || address.test(trimmed)) return trimmed;
  throw new Failure(
    "usage.hub",
    `${trimmed.slice(0, 100)} is no address of a hub.`,
    "Write one that begins with https://, or leave it empty for Hugging Face.",
  );
}
