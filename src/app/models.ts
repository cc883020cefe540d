/** The models on this machine: what they are, and the care of the person's own. */

import type { OnCompile } from "../model-store/compile/compiled.ts";
import { type ModelReport, modelReport } from "../model-store/model-report.ts";
import { addOwnModel, type CheckedModel, checkModel, removeOwnModel } from "../model-store/own-models.ts";

export { madeAgain } from "../runtime/prepared.ts";
export type { CheckedModel, ModelReport, OnCompile };

export interface Models {
  /** every weight of a model @throws Failure model.* */
  check(nameOrPath: string, onCompile: OnCompile): Promise<CheckedModel>;
  /** @param path of a model's folder @returns the model where it lies now @throws Failure model.* */
  add(path: string, name?: string): Promise<CheckedModel>;
  /** @returns the path that is gone @throws Failure usage.model */
  remove(name: string): Promise<string>;
  /** what slim attention makes of it @throws Failure model.* */
  report(name: string, onCompile: OnCompile): Promise<ModelReport>;
}

export const models: Models = { check: checkModel, add: addOwnModel, remove: removeOwnModel, report: modelReport };
