/** The page's own address: a scheme of the program's, so that nothing on the disk or the net shares its origin. */

import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { Readable } from "node:stream";
import { protocol } from "electron";
import { pagePolicy } from "../src/api/page-policy.ts";
import type { Application } from "../src/app/app.ts";

const scheme = "slimscribe";
export const pageOrigin = `${scheme}://app`;
export const pageAddress = `${pageOrigin}/index.html`;

const kinds: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** Before the app is ready: the scheme behaves like https. */
export function declareScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
}

const notHere = (): Response => new Response("Not here.", { status: 404 });

/** @throws what reading throws, and where the address is no text behind its percent signs */
async function pageFile(folder: string, pathname: string): Promise<Response> {
  const path = normalize(join(folder, decodeURIComponent(pathname)));
  if (!path.startsWith(folder + sep)) return notHere();
  const body = await readFile(path);
  const type = kinds[extname(path)] ?? "application/octet-stream";
  return new Response(new Uint8Array(body), {
    headers: { "content-type": type, "content-security-policy": pagePolicy, "x-content-type-options": "nosniff" },
  });
}

async function soundOf(application: Application, id: string, request: Request): Promise<Response> {
  const decoded = new URL(request.url).searchParams.has("decoded");
  const { status, headers, body } = await application.media(id, request.headers.get("range") ?? undefined, decoded);
  // Node's web streams and the page's are one thing with two names.
  const web = body === null ? null : (Readable.toWeb(body) as ReadableStream<Uint8Array<ArrayBuffer>>);
  return new Response(web, { status, headers });
}

/** @param folder the built page */
export function servePage(folder: string, application: Application): void {
  protocol.handle(scheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== "app" || request.method !== "GET") return notHere();
    const sound = /^\/sound\/([^/]+)$/.exec(pathname)?.[1];
    try {
      if (sound === undefined) return await pageFile(folder, pathname);
      return await soundOf(application, decodeURIComponent(sound), request);
    } catch {
      return notHere();
    }
  });
}

/** Nothing but the page's own scheme leaves or enters the window: no remote content, no permissions. */
export function sealSession(session: Electron.Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler((_contents, permission) => permission === "clipboard-sanitized-write");
  session.webRequest.onBeforeRequest((details, decide) => {
    const { protocol: used } = new URL(details.url);
    const own = [`${scheme}:`, "blob:", "data:", "devtools:"].includes(used);
    decide({ cancel: !own });
  });
}
