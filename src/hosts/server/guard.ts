/**
 * Who may speak to the local server. Other pages in the same browser and other users' programs can reach 127.0.0.1 too, so each
 * request must name this very address (against rebinding), come from no other page, and, for all but the page's own files, carry
 * the key. The page keeps the key: a cookie would go to every server on 127.0.0.1, whatever its port.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export interface Guard {
  readonly key: string;
  /** the only name of this server, with its port */
  host(): string;
  /** @returns null when the request may have the page's files, else what is wrong with it */
  refuse(method: string, headers: IncomingHttpHeaders): "host" | "origin" | null;
  /** @param query a key in the address, from what can't send headers: players and event streams */
  holdsKey(method: string, headers: IncomingHttpHeaders, query: unknown): boolean;
}

/** Without telling by its time where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

const reads = (method: string): boolean => method === "GET" || method === "HEAD";

/** @param port asked for at each request: it is known only once the server listens */
export function createGuard(port: () => number, key: string = randomBytes(24).toString("base64url")): Guard {
  const host = (): string => `127.0.0.1:${port()}`;
  return {
    key,
    host,
    refuse(method, headers) {
      if (headers.host !== host()) return "host";
      const { origin } = headers;
      if (origin !== undefined && origin !== `http://${host()}`) return "origin";
      const from = headers["sec-fetch-site"];
      return !reads(method) && origin === undefined && from !== undefined && from !== "same-origin" ? "origin" : null;
    },
    holdsKey(method, headers, query) {
      const given = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? (reads(method) ? query : undefined);
      return typeof given === "string" && sameSecret(given, key);
    },
  };
}
