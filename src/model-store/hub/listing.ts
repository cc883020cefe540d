/** What a hub holds of a model, at one commit, and which of it is needed. */
import { z } from "zod";
import { Failure } from "../../lib/failure.ts";
import type { HubName } from "./names.ts";
import { answerOf, chunksOf, type Hub, withRetries } from "./requests.ts";

export interface HubFile {
  file: string;
  bytes: number;
  /** SHA-256 in hex, or of small files git's own SHA-1 */
  hash: string;
}

const Listing = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.number().int().nonnegative(),
      blobId: z.string().regex(/^[0-9a-f]{40}$/),
      lfs: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }).nullish(),
    }),
  ),
});

/** Without a slash: nothing is written beside the model's folder. */
const beside =
  /^((generation_|preprocessor_|tokenizer_)?config|tokenizer|vocab|added_tokens)\.json$|^merges\.txt$|^(LICENSE|README)(\.\w+)?$/;
const weightForms = [
  /^model(-\d{5}-of-\d{5})?\.safetensors$|^model\.safetensors\.index\.json$/,
  /^pytorch_model(-\d{5}-of-\d{5})?\.bin$|^pytorch_model\.bin\.index\.json$/,
];

/** The configuration first: it says whether the rest is worth getting. */
export function neededOf(files: readonly HubFile[]): HubFile[] {
  const weights = weightForms
    .map((form) => files.filter(({ file }) => form.test(file)))
    .find((some) => some.length > 0);
  const config = files.filter(({ file }) => file === "config.json");
  if (weights === undefined || config.length === 0)
    throw new Failure(
      "hub.format",
      "The hub has no weights with a configuration under this name.",
      "Take a Whisper model that is there as safetensors or as PyTorch's files.",
    );
  return [...config, ...files.filter(({ file }) => beside.test(file) && file !== "config.json"), ...weights];
}

/** No list of a model's files is that long. */
const longestListing = 16e6;

/** @throws Failure hub.* */
export async function listingOf(hub: Hub, { repository, revision }: HubName) {
  const path = `/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const text = await withRetries(hub, async (signal, alive) => {
    const answer = await answerOf(hub, path, repository, signal);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of chunksOf(answer)) {
      alive(false);
      length += chunk.byteLength;
      if (length > longestListing) break;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  });
  try {
    const { sha, siblings } = Listing.parse(JSON.parse(text));
    const files = siblings.map(({ rfilename: file, size: bytes, blobId, lfs }) => ({
      file,
      bytes,
      hash: lfs?.sha256 ?? blobId,
    }));
    return { commit: sha, files: neededOf(files) };
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(
      "hub.answer",
      `${new URL(hub.address).host} does not answer as a hub of models does.`,
      "Sign in to the network if it asks for that, or check the hub's address.",
      { cause },
    );
  }
}
