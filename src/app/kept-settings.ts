/** What a person has chosen for everything: checked, kept in the store, and told to all who go by it. */
import type { About, Handlers } from "../api/contract.ts";
import { defaultSettings, type Settings } from "../api/settings.ts";
import type { Store } from "../store/store.ts";
import { countFolder } from "./find-recordings.ts";
import { checkSettings } from "./settings-check.ts";
import { checkedFolder } from "./watching.ts";

export interface KeptSettings {
  now(): Settings;
  /** @returns what is kept @throws Failure store.* */
  put(wanted: Settings): Settings;
  answers: Pick<Handlers, "settings" | "changeSettings" | "folder" | "folderCounts">;
}

/** @param changed after they were kept */
export function createKeptSettings(
  store: Pick<Store, "settings" | "saveSettings">,
  host: About["host"],
  changed: (settings: Settings) => void,
): KeptSettings {
  let settings = store.settings() ?? defaultSettings;
  const put = (wanted: Settings): Settings => {
    store.saveSettings(wanted);
    settings = wanted;
    changed(settings);
    return settings;
  };
  return {
    now: () => settings,
    put,
    answers: {
      settings: async () => settings,
      changeSettings: async (wanted) => {
        checkSettings(wanted, settings, host);
        return put(wanted);
      },
      folder: async ({ path }) => ({ path: await checkedFolder(path) }),
      folderCounts: async ({ path }) => countFolder(await checkedFolder(path)),
    },
  };
}
