/** Serves the page, and the sound of recordings, under the program's own scheme. */
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { protocol } from "electron";
import { pagePolicy } from "../src/api/page-policy.ts";
import type { Application } from "../src/app/app.ts";
import { webStream } from "../src/lib/node/web-stream.ts";
import { scheme } from "./address.ts";

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
const noAddress = (): Response => new Response("Not an address.", { status: 400 });

/** @returns a path of the address, null where its percent signs don't make text */
function pathOf(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

/** @throws what reading throws */
async function pageFile(folder: string, name: string): Promise<Response> {
  const path = normalize(join(folder, name));
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
  return new Response(body && webStream(body), { status, headers });
}

/**
 * @param folder the built page
 * @param opened resolves when there is an application to ask for sound
 * @returns resolves when the page has its script for the first time
 */
export function servePage(folder: string, opened: () => Promise<{ application: Application }>): Promise<void> {
  let tellScript = (): void => {};
  const scriptRead = new Promise<void>((done) => {
    tellScript = done;
  });
  protocol.handle(scheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== "app" || request.method !== "GET") return notHere();
    const path = pathOf(pathname);
    if (path === null) return noAddress();
    const sound = /^\/sound\/([^/]+)$/.exec(path)?.[1];
    try {
      if (sound !== undefined) return await soundOf((await opened()).application, sound, request);
      const file = await pageFile(folder, path);
      if (path.endsWith(".js")) tellScript();
      return file;
    } catch {
      return notHere();
    }
  });
  return scriptRead;
}
