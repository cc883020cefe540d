/** What of a person's settings is refused before it is kept: an address or a path that could never be used. */
import type { About } from "../api/contract.ts";
import type { Settings } from "../api/settings.ts";
import { Failure } from "../lib/failure.ts";
import { checkedHubAddress } from "../lib/hub-address.ts";
import { wholePath } from "./watching.ts";
import { checkedWebhook } from "./when-done.ts";

const pathsOf = ({ outFolder, recordingFolder, watchFolders }: Settings): string[] =>
  [outFolder, recordingFolder, ...watchFolders.flatMap((folder) => [folder.path, folder.outFolder])].filter(
    (path) => path !== "",
  );

/**
 * What was chosen before is told where it is used: it keeps nobody from changing something else.
 * @throws Failure folder.relative, hub.*, done.*
 */
export function checkSettings(wanted: Settings, now: Settings, host: About["host"]): void {
  const known = new Set(pathsOf(now));
  for (const path of pathsOf(wanted)) if (!known.has(path)) wholePath(path);
  if (wanted.hub !== now.hub) checkedHubAddress(wanted.hub);
  const { program, webhook } = wanted.whenDone;
  if (webhook !== "" && webhook !== now.whenDone.webhook) checkedWebhook(webhook);
  if (program === "" || program === now.whenDone.program) return;
  // Whoever may open a page that is served would else run anything on the machine that serves it.
  if (host === "browser")
    throw new Failure(
      "done.program",
      "A program can't be chosen in a browser.",
      "Choose it in the desktop program, or with --when-done in the terminal.",
    );
  wholePath(program);
}
