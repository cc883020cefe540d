/** What a person calls a model -> the repository of a hub that holds it. */
import { Failure } from "../../lib/failure.ts";

export interface HubName {
  /** owner/name */
  repository: string;
  revision: string;
  /** what the model is called here */
  name: string;
}

const openai = /^(?:(?:tiny|base|small|medium)(?:\.en)?|large-v[23]|large-v3-turbo)$/;
/** As openai-whisper means these; the repository "whisper-large" holds the first of the large ones. */
const meant: Readonly<Record<string, string>> = {
  turbo: "openai/whisper-large-v3-turbo",
  large: "openai/whisper-large-v3",
  "large-v1": "openai/whisper-large",
};
const distilled = /^distil-(?:small\.en|medium\.en|large-v2|large-v3|large-v3\.5)$/;
/** Neither part begins with a dot: no step upwards in an address or a folder. */
const repositoryName = /^\w[\w.-]{0,95}\/\w[\w.-]{0,95}$/;

function repositoryOf(name: string): string | undefined {
  const bare = name.replace(/^whisper-/, "");
  if (Object.hasOwn(meant, bare)) return meant[bare];
  if (openai.test(bare)) return `openai/whisper-${bare}`;
  if (distilled.test(name)) return `distil-whisper/${name}`;
  return repositoryName.test(name) ? name : undefined;
}

/** @param asked a known name or owner/name, with @revision where it is not "main" @throws Failure usage.model */
export function hubNameOf(asked: string): HubName {
  const [given = "", revision = "main", ...more] = asked.split("@");
  const repository = repositoryOf(given);
  if (repository === undefined || more.length > 0 || !/^\w[\w./-]{0,99}$/.test(revision) || revision.includes(".."))
    throw new Failure(
      "usage.model",
      `${asked} is no name of a model that can be got.`,
      "Give tiny, base, small, medium, large-v3 or turbo, or owner/name as the hub has it.",
    );
  return { repository, revision, name: repository.slice(repository.indexOf("/") + 1) };
}
