/**
 * The way to a hub or a webhook that the person named, the same from the command, the local server and the desktop program: Node's, by the
 * proxy that the environment names, trusting Node's certificates and the system's. Electron has a way of its own, Chromium's, which stays
 * closed for the window's sake.
 */
import { readFileSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { request as requestSecurely, Agent as SecureAgent } from "node:https";
import { createRequire } from "node:module";
import * as tls from "node:tls";
import { z } from "zod";
import { codeOf } from "../error-code.ts";
import { Failure } from "../failure.ts";

/** The first that is set counts, the usual spelling first. */
const proxyNames = {
  http: ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
  https: ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
} as const;

/** @throws Failure network.proxy */
function proxyFor(scheme: keyof typeof proxyNames): string | undefined {
  const name = proxyNames[scheme].find((one) => process.env[one]);
  if (name === undefined) return undefined;
  const value = process.env[name] ?? "";
  // As everywhere, a proxy may be named without a scheme.
  const address = value.includes("://") ? value : `http://${value}`;
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return address;
  // Not what it says: there may be a password in it.
  throw new Failure(
    "network.proxy",
    `${name} is no address of a proxy that can be used: only HTTP's can.`,
    `Set ${name} to http://HOST:PORT, or take it away.`,
  );
}

/** As everywhere, who names a domain means all that is below it; and no proxy reaches what is on this machine. */
function needsNoProxy({ hostname, port, protocol }: URL): boolean {
  const named = (process.env.no_proxy || process.env.NO_PROXY || "").toLowerCase().split(/[\s,]+/);
  const at = port || (protocol === "https:" ? "443" : "80");
  return [...named, "localhost", "127.0.0.1", "[::1]"].some((one) => {
    const [, domain = "", onlyAt = at] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(one) ?? [];
    if (one === "*") return true;
    return domain !== "" && onlyAt === at && (hostname === domain || hostname.endsWith(`.${domain}`));
  });
}

/** Where the systems that have no store of their own keep the certificates that they trust: Debian's, Fedora's, openSUSE's, Alpine's. */
const bundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/** @throws Failure network.certificate where it was named by the person and holds none */
function certificatesIn(path: string, name?: string): string[] {
  let text = "";
  try {
    text = readFileSync(path, "utf8");
  } catch {
    // Told below, where it was named.
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) return [text];
  if (name === undefined) return [];
  throw new Failure(
    "network.certificate",
    `The file that ${name} names holds no certificates, or can't be read.`,
    `Set ${name} to a file of certificates in PEM form, or take it away.`,
  );
}

/** Beside Node's own: the system's store where this Node can read it (22.15 on), else the system's file. In PEM form. */
function trusted(): string[] {
  const { SSL_CERT_FILE: file, NODE_EXTRA_CA_CERTS: extra } = process.env;
  // Whoever names certificates for a connection loses those that Node was told of: they are named as well.
  const named = [
    ...(file ? certificatesIn(file, "SSL_CERT_FILE") : []),
    ...(extra ? certificatesIn(extra, "NODE_EXTRA_CA_CERTS") : []),
  ];
  const ofSystem: unknown = Reflect.get(tls, "getCACertificates");
  const stored = typeof ofSystem === "function" ? z.array(z.string()).safeParse(ofSystem("system")).data : undefined;
  const system = stored ?? bundles.map((path) => certificatesIn(path)).find((some) => some.length > 0) ?? [];
  return [...tls.rootCertificates, ...named, ...system];
}

export interface Network {
  ca: string[];
  agentFor(url: URL): Agent;
}

// Required when there is a proxy: every command would else take its fiftieth of a second.
const proxyAgent = (proxy: string, ca: string[]): Agent => {
  const { HttpsProxyAgent } = createRequire(import.meta.url)("https-proxy-agent") as typeof import("https-proxy-agent");
  return new HttpsProxyAgent(proxy, { ca });
};

/** Nothing is asked yet. @throws Failure network.proxy, network.certificate */
export function openNetwork(): Network {
  const ca = trusted();
  const proxies = { "http:": proxyFor("http"), "https:": proxyFor("https") };
  return {
    ca,
    agentFor(url) {
      const secure = url.protocol === "https:";
      const proxy = needsNoProxy(url) ? undefined : proxies[secure ? "https:" : "http:"];
      if (proxy !== undefined) return proxyAgent(proxy, ca);
      return secure ? new SecureAgent({ ca }) : new Agent();
    },
  };
}

export interface NetworkRequest {
  headers: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** is posted; without it the address is got */
  body?: string;
}

/** @returns the answer without its body, which is to be read or destroyed @throws what the connection says; Failure network.proxy */
export function answerTo(
  { ca, agentFor }: Network,
  url: URL,
  { headers, signal, body }: NetworkRequest,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { method: body === undefined ? "GET" : "POST", headers, signal, agent: agentFor(url) };
    const asked = url.protocol === "https:" ? requestSecurely(url, { ...options, ca }) : request(url, options);
    asked.end(body);
    asked.once("response", resolve);
    // It may come behind the answer as well: then the body tells it.
    asked.on("error", reject);
    // What the proxy refuses would else be taken for what is said behind it.
    asked.once("proxyConnect", (answer: unknown) => {
      const status = Number(Object(answer).statusCode);
      if (status === 200) return;
      reject(status >= 500 ? new Error(`the proxy answered ${status}`) : refusedByProxy(url.host, status));
      asked.destroy();
    });
  });
}

const refusedByProxy = (host: string, status: number): Failure =>
  status === 407
    ? new Failure(
        "network.proxy",
        "The proxy wants to know who asks.",
        "Put name and password into its address: HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT.",
      )
    : new Failure(
        "network.proxy",
        `The proxy lets nobody through to ${host} (${status}).`,
        "Ask its administrator, or name another address (of a hub: --hub).",
      );

/** @returns for a certificate that isn't trusted; undefined for what another try may mend */
export function untrusted(error: unknown, host: string): Failure | undefined {
  const code = codeOf(error);
  if (!/CERT|LEAF_SIGNATURE/.test(code)) return undefined;
  return new Failure(
    "network.certificate",
    `The certificate that came for ${host} is not one that is trusted here (${code}).`,
    "Where a network puts its own in between, set SSL_CERT_FILE to the file of certificates that its administrator gives out.",
    { cause: error },
  );
}
