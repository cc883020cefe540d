/** What a person is asked about models before the program is; what becomes of it is told by its events. */
import type { OfferedModel } from "../src/api/model-works.ts";
import type { PageHost } from "./connect.ts";
import { ask, change, notify, type SettingsSection } from "./store.ts";
import { words } from "./words.ts";

const { models: say } = words;

export function openSettings(section: SettingsSection): void {
  change({ dialog: "settings", section });
}

/** Asks first: what is removed is gone. @param size bytes on the disk */
export function askRemoval(host: PageHost, name: string, size: number): void {
  const run = (): void => ask(host.call("removeModel", { name }));
  const { removing, removingHint, removeYes } = say;
  change({ confirmation: { text: removing(name), hint: removingHint(size), yes: removeYes, run } });
}

/** Asks first: it is copied, which may take gigabytes. In a browser, which doesn't tell where files are, it says how to. */
export function offerModel(host: PageHost, offered: OfferedModel): void {
  if (offered.path === "") {
    const action = { label: say.open, run: () => openSettings("models") };
    notify({ level: "warning", text: say.dropped(offered.name), hint: say.droppedHint, action });
    return;
  }
  const run = (): void => {
    openSettings("models");
    ask(host.call("addModel", offered));
  };
  const { adding, addingHint, addYes } = say;
  change({ confirmation: { text: adding(offered.name), hint: addingHint(offered.path), yes: addYes, run } });
}
