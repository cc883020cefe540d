/** What the page may do and reach: copy text, fill the screen with a picture, and nothing that is not the program's own. */
import type { Session } from "electron";
import { isOwn, scheme } from "./address.ts";

const permissions = ["clipboard-sanitized-write", "fullscreen"];

/** Chromium asks twice for the same thing: whether the page may, and then for it to be done. */
const allowed = (permission: string, address: string): boolean => permissions.includes(permission) && isOwn(address);

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
