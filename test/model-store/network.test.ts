/** The way to a hub: proxies, certificates, redirects. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createPlain } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { openNetwork } from "../../src/lib/node/network.ts";
import { listingOf } from "../../src/model-store/hub/listing.ts";
import { hubNameOf } from "../../src/model-store/hub/names.ts";
import { selfSigned } from "./support/certificate.ts";
import { hubCommit, type Odd, startHub } from "./support/hub.ts";

const proxyNames = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"];
beforeEach(() => {
  // Whatever the machine that this runs on needs for itself.
  for (const name of proxyNames.flatMap((one) => [one, one.toUpperCase()])) vi.stubEnv(name, "");
  vi.stubEnv("SSL_CERT_FILE", "");
  onTestFinished(() => void vi.unstubAllEnvs());
});

const files = new Map(["config.json", "model.safetensors"].map((file) => [file, Buffer.from("{}")]));
async function hubAs(odd: Odd = () => false): Promise<string> {
  const { address, close } = await startHub(files, odd);
  onTestFinished(close);
  return address;
}

/** What the hub at an address says that it has. */
const commitOf = async (address: string): Promise<string> => {
  const nothing = { token: undefined, signal: undefined, onWaiting: () => {}, pause: async () => {} };
  const hub = { ...nothing, address, stallMs: 20_000, backoffMs: 1, network: openNetwork() };
  return (await listingOf(hub, hubNameOf("a/b"))).commit;
};

/** What it was asked to connect to, each by whom; all of it leads to one port. */
async function proxyTo(port: number, status = 200) {
  const asked: (string | undefined)[][] = [];
  const server = createPlain();
  server.on("connect", ({ url, headers }, socket) => {
    asked.push([url, headers["proxy-authorization"]]);
    socket.on("error", () => {});
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    const onward = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connected\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test("a proxy that the environment names is asked, by name and password, and not for what needs none", async () => {
  const hub = await hubAs();
  const { asked, host } = await proxyTo(Number(new URL(hub).port));
  vi.stubEnv("HTTP_PROXY", `http://me:pass@${host}`);
  // No such name is looked up here: the proxy knows it.
  expect(await commitOf("http://models.invalid")).toBe(hubCommit);
  const who = `Basic ${Buffer.from("me:pass").toString("base64")}`;
  expect(asked).toEqual([["models.invalid:80", who]]);
  vi.stubEnv("http_proxy", host);
  expect(await commitOf("http://models.invalid:81")).toBe(hubCommit);
  expect(asked.at(-1)).toEqual(["models.invalid:81", undefined]);
  // This machine always, and what is said to need none, which then isn't found.
  expect(await commitOf(hub)).toBe(hubCommit);
  for (const without of ["models.invalid", "other, .invalid", "invalid:80", "*"]) {
    vi.stubEnv("NO_PROXY", without);
    await expect(commitOf("http://models.invalid")).rejects.toMatchObject({ code: "hub.connection" });
  }
  vi.stubEnv("NO_PROXY", "els.invalid, invalid:443");
  expect(await commitOf("http://models.invalid")).toBe(hubCommit);
  expect(asked).toHaveLength(3);
});

test("a proxy that refuses is told at once, and what is none", async () => {
  for (const [status, words] of [
    [407, /wants to know who asks/],
    [403, /lets nobody through to models.invalid/],
  ] as const) {
    const { asked, host } = await proxyTo(0, status);
    vi.stubEnv("ALL_PROXY", host);
    await expect(commitOf("https://models.invalid")).rejects.toMatchObject({
      code: "network.proxy",
      message: expect.stringMatching(words),
    });
    expect(asked).toHaveLength(1);
  }
  vi.stubEnv("ALL_PROXY", "socks5://me:secret@127.0.0.1:1");
  await expect(commitOf("https://models.invalid")).rejects.toMatchObject({
    message: expect.not.stringContaining("secret"),
  });
});

test("a certificate counts once it is trusted, through a proxy as well; nothing leads from there to what is unprotected", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-certificate-"));
  const { key, cert } = selfSigned();
  const plain = await hubAs();
  const server = createServer({ key, cert }, (request, answer) => {
    answer.writeHead(302, { location: `${plain}${request.url}` }).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { port } = server.address() as AddressInfo;
  await expect(commitOf(`https://127.0.0.1:${port}`)).rejects.toMatchObject({ code: "network.certificate" });
  vi.stubEnv("SSL_CERT_FILE", join(folder, "trusted.pem"));
  await expect(commitOf(plain)).rejects.toMatchObject({ message: expect.stringContaining("SSL_CERT_FILE") });
  writeFileSync(join(folder, "trusted.pem"), cert);
  // It was asked: what it answers is refused.
  await expect(commitOf(`https://127.0.0.1:${port}`)).rejects.toMatchObject({ code: "hub.redirect" });
  const { asked, host } = await proxyTo(port);
  vi.stubEnv("HTTPS_PROXY", host);
  await expect(commitOf("https://models.invalid")).rejects.toMatchObject({ code: "network.certificate" });
  expect(asked).toHaveLength(1);
});

test("a hub that redirects without end, or to nowhere, is left", async () => {
  let answers = 0;
  const loop = await hubAs((_file, request, answer) => {
    answers++;
    return Boolean(answer.writeHead(302, { location: request.url ?? "" }).end());
  });
  await expect(commitOf(loop)).rejects.toMatchObject({ code: "hub.redirect" });
  expect(answers).toBe(6);
  for (const location of ["http://", "file:///etc/hostname"]) {
    const odd = await hubAs((_file, _request, answer) => Boolean(answer.writeHead(302, { location }).end()));
    await expect(commitOf(odd)).rejects.toMatchObject({ code: "hub.redirect" });
  }
});
