/** What a form of model files is to the rest of the program: where it is found, and what is made of it. */
import type { StoredTensor } from "../../model/stored-tensor.ts";

/** Where a model is: a folder, or a single file. */
export interface ModelPlace {
  /** of the folder, or of the file */
  path: string;
  /** the folder itself, or the one that the file is in */
  folder: string;
  /** of everything in the folder */
  names: readonly string[];
  /** of what may be the model's weights: everything in the folder, or the one file */
  candidates: readonly string[];
}

/** A model in any form, as Hugging Face's layout has it. Its files stay open until `close`. */
export interface ModelSource {
  /** as the parsed config.json */
  config: unknown;
  /** as the parsed generation_config.json, where there is one */
  generation?: unknown;
  /** As the parsed tokenizer.json: made each time, being tens of megabytes in memory. @throws Failure model.* */
  tokenizer(): unknown;
  /** The same, whose merges are left out, and whose vocabulary is `Pieces`; undefined where that can't be read by itself. @throws as above */
  pieces?(): unknown;
  /** under Hugging Face's names */
  tensors: ReadonlyMap<string, StoredTensor>;
  /** of the files of weights: what the content's hash covers */
  paths: readonly string[];
  /** of those files */
  bytes: number;
  close(): Promise<void>;
}

export interface WeightFormat {
  /** as people call it */
  name: string;
  /**
   * The file of weights in this form, or the index of its parts. Where other programs' files have the same name, its first bytes are looked
   * at: the folder may be anybody's.
   */
  find(place: ModelPlace): Promise<string | undefined>;
  /** @param weights what `find` has found @throws Failure model.* */
  open(place: ModelPlace, weights: string): Promise<ModelSource>;
}
