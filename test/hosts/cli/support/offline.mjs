/** Before a program starts: every way of Node to the network throws, and is noted in the file that SLIMSCRIBE_SOCKETS names. */
import { appendFileSync } from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";

const require = createRequire(import.meta.url);
const note = (what) => appendFileSync(process.env.SLIMSCRIBE_SOCKETS, `${what}\n`);
const refuse = (what) => () => {
  note(what);
  throw new Error(`${what} is not allowed here`);
};

const doors = {
  net: ["connect", "createConnection", "createServer"],
  tls: ["connect", "createServer"],
  http: ["request", "get", "createServer"],
  https: ["request", "get", "createServer"],
  http2: ["connect", "createServer", "createSecureServer"],
  dgram: ["createSocket"],
  dns: ["lookup", "resolve", "resolve4", "resolve6", "reverse"],
  "dns/promises": ["lookup", "resolve", "resolve4", "resolve6", "reverse"],
};
for (const [name, functions] of Object.entries(doors)) {
  const module = require(`node:${name}`);
  for (const one of functions) module[one] = refuse(`${name}.${one}`);
}
const { Socket, Server } = require("node:net");
Socket.prototype.connect = refuse("net.Socket.connect");
Server.prototype.listen = refuse("net.Server.listen");
require("node:dgram").Socket.prototype.bind = refuse("dgram.Socket.bind");
for (const one of ["fetch", "WebSocket", "EventSource"])
  Object.defineProperty(globalThis, one, { value: refuse(one), writable: false });
syncBuiltinESMExports();
note("watched");
