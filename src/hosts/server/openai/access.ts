/**
 * Who may speak to the interface: whoever holds its key. Pages in a browser may not, whatever they hold; on this machine alone it
 * answers to its own names, so that no page elsewhere reaches it under another (rebinding).
 */
import type { IncomingHttpHeaders } from "node:http";
import { sameSecret } from "../guard.ts";
import { ApiRefusal } from "./errors.ts";

/** @returns whether only programs of this machine reach the address */
export const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || /^127\./.test(host);

/** As it stands in an address. */
export const inAddress = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/** @param host that the server listens on */
export function refuseStranger(
  { host: named, origin }: IncomingHttpHeaders,
  host: string,
  port: number,
): ApiRefusal | null {
  const own = new Set([host, "127.0.0.1", "localhost", "::1"].map((one) => `${inAddress(one)}:${port}`));
  // Port 80 is left out by clients.
  const addressed = named !== undefined && /:\d+$/.test(named) ? named : `${named}:80`;
  if (isLoopback(host) && !own.has(addressed))
    return new ApiRefusal(403, "unknown_host", "This address does not belong to Slimscribe.");
  if (origin !== undefined)
    return new ApiRefusal(
      403,
      "origin_refused",
      "Pages in a browser may not use this interface: call it from a program.",
    );
  return null;
}

export function refuseWithoutKey({ authorization }: IncomingHttpHeaders, key: string): ApiRefusal | null {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (given !== undefined && sameSecret(given, key)) return null;
  const message =
    given === undefined
      ? "A key is needed: send it as Authorization: Bearer KEY. Slimscribe printed it when it started, or has it from you."
      : "This is not the key of this server.";
  return new ApiRefusal(401, "invalid_api_key", message);
}
