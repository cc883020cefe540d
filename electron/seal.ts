/** What the page may do and reach: copy text, fill the screen with a picture, hear while the person records, and nothing that is not the program's own. */
import type { Session } from "electron";
import { isOwn, scheme } from "./address.ts";

const permissions = ["clipboard-sanitized-write", "fullscreen"];

/** Of a device: cameras are none of this program's. */
const isSound = (kinds: readonly (string | undefined)[] | undefined): boolean =>
  kinds !== undefined && kinds.length > 0 && kinds.every((kind) => kind === "audio");

/** @param mayHear asked each time: whether the person wants to record */
export function sealSession(session: Session, mayHear: () => boolean): void {
  /** Chromium asks twice for the same thing: whether the page may, and then for it to be done. */
  const allowed = (permission: string, address: string, kinds?: readonly (string | undefined)[]): boolean => {
    if (!isOwn(address)) return false;
    if (permission === "media") return isSound(kinds) && mayHear();
    if (permission === "display-capture") return mayHear();
    return permissions.includes(permission);
  };
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(allowed(permission, details.requestingUrl, "mediaTypes" in details ? details.mediaTypes : undefined)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin, { mediaType }) =>
    allowed(permission, origin, [mediaType]),
  );
  session.webRequest.onBeforeRequest((details, decide) => {
    const { protocol: used } = new URL(details.url);
    const own = [`${scheme}:`, "blob:", "data:", "devtools:"].includes(used);
    decide({ cancel: !own });
  });
}
