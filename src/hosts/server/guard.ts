/**
 * Who may speak to the local server: only pages that it served itself, to a person who holds its token. Other pages in the
 * same browser can reach 127.0.0.1 too, so the Host (rebinding), the Origin (cross-site) and the token are all checked.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export interface Guard {
  readonly token: string;
  readonly cookieName: string;
  /** @returns null when the request may pass, else what is wrong with it */
  refuse(method: string, headers: IncomingHttpHeaders): "host" | "origin" | "token" | null;
  isToken(text: string): boolean;
}

function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function cookie(header: string | undefined, name: string): string | null {
  for (const part of header?.split(";") ?? []) {
    const [key, value] = part.split("=", 2);
    if (key?.trim() === name) return value?.trim() ?? null;
  }
  return null;
}

/** @param port asked for at each request: it is known only once the server listens */
export function createGuard(port: () => number, token: string = randomBytes(24).toString("base64url")): Guard {
  // Cookies are shared between the ports of a host: two servers must not overwrite each other's.
  const cookieName = `slimscribe_${createHash("sha256").update(token).digest("hex").slice(0, 8)}`;
  const hosts = (): string[] => [`127.0.0.1:${port()}`, `localhost:${port()}`];
  return {
    token,
    cookieName,
    isToken: (text) => same(text, token),
    refuse(method, headers) {
      if (!hosts().includes(headers.host ?? "")) return "host";
      const { origin } = headers;
      if (origin !== undefined && !hosts().some((host) => origin === `http://${host}`)) return "origin";
      const reads = method === "GET" || method === "HEAD";
      if (!reads && origin === undefined && headers["sec-fetch-site"] !== undefined) {
        if (headers["sec-fetch-site"] !== "same-origin") return "origin";
      }
      const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
      const given = bearer ?? cookie(headers.cookie, cookieName);
      return given !== null && given !== undefined && same(given, token) ? null : "token";
    },
  };
}
