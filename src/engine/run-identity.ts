/** What a kept run is known by beside its recording and options: other kernels are other words, if only by a last bit. */
import { adoptParts, identityVersion, pinParts } from "../runtime/kernels/choice.ts";

/**
 * From here on the kernels stay what this says, in this process and in those that it starts: what a probe finds later holds from the
 * program's next start on. Called before runs are kept.
 * @throws Failure options.kernels when the environment names kernels that there are not
 */
export function pinnedIdentity(): string {
  pinParts();
  return identityVersion();
}

/**
 * That of another program of this version, whose kernels this one then has, whatever would be quicker here.
 * @returns its own, measured, where the other one is another version
 */
export async function adoptedIdentity(identity: string, onProbe?: () => void): Promise<string> {
  return adoptParts(identity) ? pinnedIdentity() : measuredIdentity(onProbe);
}

/** The same with kernels that were measured, now where they never were: nothing is then compiled for others first. @throws as above */
export async function measuredIdentity(onProbe?: () => void): Promise<string> {
  // Only here: it loads the runtime, which no host that leaves the work to an engine's process needs.
  const { kernels } = await import("../runtime/kernels/kernels.ts");
  await kernels(onProbe);
  return pinnedIdentity();
}
