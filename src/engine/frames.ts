/** Values over a stream, each behind its length: what `postMessage` takes, without a process of one's own at the other end. */
import type { Socket } from "node:net";
import { deserialize, serialize } from "node:v8";

const lengthBytes = 4;
/** A transcript of many hours is a hundredth of it. */
const mostBytes = 256 * 1024 * 1024;

export function sendFrame(socket: Socket, value: unknown): void {
  if (socket.destroyed || socket.writableEnded) return;
  const body = serialize(value);
  const head = Buffer.alloc(lengthBytes);
  head.writeUInt32LE(body.length);
  socket.write(Buffer.concat([head, body]));
}

/** @param onValue of any kind: to be checked. What is no frame ends the connection. */
export function onFrames(socket: Socket, onValue: (value: unknown) => void): void {
  let parts: Buffer[] = [];
  let bytes = 0;
  socket.on("data", (chunk: Buffer) => {
    parts.push(chunk);
    bytes += chunk.length;
    while (bytes >= lengthBytes) {
      const [first = Buffer.alloc(0)] = parts;
      const joined = first.length >= lengthBytes ? first : Buffer.concat(parts);
      const length = joined.readUInt32LE();
      if (length > mostBytes) return void socket.destroy();
      if (bytes < lengthBytes + length) return;
      const all = Buffer.concat(parts);
      const rest = all.subarray(lengthBytes + length);
      [parts, bytes] = [rest.length > 0 ? [rest] : [], rest.length];
      let value: unknown;
      try {
        value = deserialize(all.subarray(lengthBytes, lengthBytes + length));
      } catch {
        return void socket.destroy();
      }
      onValue(value);
    }
  });
}
