/** A request's form: the recording goes to the disk as it arrives, the fields become what their schema says. */
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Multipart, MultipartFile } from "@fastify/multipart";
import { z } from "zod";
import { openOwnFile } from "../../../lib/node/own-files.ts";
import { safeSteps } from "../uploads.ts";
import { ApiRefusal, refusedParameter } from "./errors.ts";

export interface Form {
  /** the recording's path */
  file: string;
  /** values by name, in the order in which they came; `[]` behind a name is left out */
  fields: ReadonlyMap<string, readonly string[]>;
}

export const formLimits = (mostBytes: number) => ({
  fileSize: mostBytes,
  files: 1,
  fields: 1200,
  parts: 1201,
  fieldSize: 100_000,
  fieldNameSize: 200,
});

const megabyte = 1_000_000;

export const tooLarge = (mostBytes: number): ApiRefusal =>
  new ApiRefusal(
    413,
    "file_too_large",
    `The recording is larger than the ${mostBytes / megabyte} MB that this server takes.`,
    {
      param: "file",
    },
  );

/** A part of bytes is a file to the parser whether it has a name or not. */
function nameOf(part: { filename?: string | undefined }): string {
  return part.filename ?? "";
}

async function keep(part: MultipartFile, folder: string, mostBytes: number): Promise<string> {
  if (part.fieldname !== "file") {
    part.file.resume();
    throw refusedParameter(
      part.fieldname,
      "unexpected_file",
      "Only the recording is sent as a file, in the field file.",
    );
  }
  // Its name comes back in what is said of it.
  const path = join(folder, safeSteps(nameOf(part)).at(-1) ?? "recording");
  await pipeline(part.file, (await openOwnFile(path, "wx")).createWriteStream());
  if (part.file.truncated) throw tooLarge(mostBytes);
  return path;
}

/** @param folder of this request alone @throws ApiRefusal, and what the parser throws where the form is not whole */
export async function receiveForm(parts: AsyncIterable<Multipart>, folder: string, mostBytes: number): Promise<Form> {
  const fields = new Map<string, string[]>();
  let file: string | undefined;
  for await (const part of parts) {
    if (part.type === "file") file = await keep(part, folder, mostBytes);
    else {
      const name = part.fieldname.replace(/\[\]$/, "");
      if (part.valueTruncated) throw refusedParameter(name, "too_long", `${name} is longer than this server takes.`);
      const text = typeof part.value === "string" ? part.value : JSON.stringify(part.value);
      fields.set(name, [...(fields.get(name) ?? []), text]);
    }
  }
  if (file === undefined)
    throw refusedParameter("file", "missing_file", "A recording is missing: send it as a file, in the field file.");
  return { file, fields };
}

type Kind = "string" | "number" | "boolean" | "array";

/** @returns what a field's schema takes: a form has text alone */
function kindOf(field: z.ZodType): Kind {
  const { type } = z.toJSONSchema(field, { io: "input" });
  return type === "number" || type === "boolean" || type === "array" ? type : "string";
}

function readAs(texts: readonly string[], kind: Kind): unknown {
  const last = texts.at(-1) ?? "";
  if (kind === "array") return texts;
  if (kind === "boolean") return { true: true, false: false, "1": true, "0": false }[last.trim().toLowerCase()] ?? last;
  return kind === "number" ? Number(last) : last;
}

/**
 * The fields that the schema knows; others are left out, as OpenAI's own server and most others do. An empty one counts as not sent.
 * @throws ApiRefusal that names the first field at fault
 */
export function knownFields<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  fields: Form["fields"],
): z.infer<z.ZodObject<Shape>> {
  const given: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.shape)) {
    const texts = (fields.get(name) ?? []).filter((text) => text !== "");
    if (texts.length > 0) given[name] = readAs(texts, kindOf(field as z.ZodType));
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const param = String(issue?.path[0] ?? "");
  throw refusedParameter(
    param,
    "invalid_value",
    `${param} can't be used: ${issue?.message ?? "it is not understood"}.`,
  );
}
