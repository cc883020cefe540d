/** What the page may do and reach: of all permissions that to copy text, and nothing that is not the program's own. */
import type { Session } from "electron";
import { isOwn, scheme } from "./address.ts";

/** Chromium asks twice for the same thing: whether the page may, and then for it to be done. */
const allowed = (permission: string, address: string): boolean =>
  permission === "clipboard-sanitized-write" && isOwn(address);

export function sealSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) =>
    decide(allowed(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, origin));
  session.webRequest.onBeforeRequest((details, decide) => {
    const { protocol: used } = new URL(details.url);
    const own = [`${scheme}:`, "blob:", "data:", "devtools:"].includes(used);
    decide({ cancel: !own });
  });
}
