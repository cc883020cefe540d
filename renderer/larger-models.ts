/** Models that a doubtful span may be heard again with. */
import type { ModelSummary } from "../src/api/engine.ts";

/**
 * Those that are here and larger than the file's own, the smallest first; of one that is gone, all.
 * @param own of the file, by name or path @param language that is spoken, null where it isn't known
 */
export function largerModels(models: readonly ModelSummary[], own: string, language: string | null): ModelSummary[] {
  const least = models.find(({ name, path }) => name === own || path === own)?.parameters ?? 0;
  const hears = ({ multilingual }: ModelSummary): boolean => multilingual || language === "en";
  return models
    .filter((model) => model.parameters > least && hears(model))
    .sort((one, other) => one.parameters - other.parameters);
}
