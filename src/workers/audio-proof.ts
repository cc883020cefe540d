/** How a worker shows that it may have a recording: by the key that it shares with the server, which itself never goes over the network. */
import { createHmac } from "node:crypto";

/** @returns what is sent as `Authorization: Bearer …`: good for this recording alone */
export const audioProof = (key: string, recording: string): string =>
  createHmac("sha256", key).update(`audio of ${recording}`).digest("base64url");
