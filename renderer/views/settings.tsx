/** Settings: kept as they are changed, for the files to come. */
import { Tabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { ConfirmationDialog } from "../parts/confirmation.tsx";
import { Sheet } from "../parts/form.tsx";
import { change, type SettingsSection, usePage } from "../store.ts";
import { words } from "../words.ts";
import { FileSettings } from "./settings-files.tsx";
import { FolderSettings } from "./settings-folders.tsx";
import { LookSettings, MachineSettings } from "./settings-machine.tsx";
import { ModelSettings } from "./settings-models.tsx";
import { StorageSettings } from "./settings-storage.tsx";
import { WordSettings } from "./settings-words.tsx";

const { settings } = words;

const sections: readonly { value: SettingsSection; view: () => ReactNode }[] = [
  { value: "words", view: WordSettings },
  { value: "models", view: ModelSettings },
  { value: "files", view: FileSettings },
  { value: "folders", view: FolderSettings },
  { value: "storage", view: StorageSettings },
  { value: "machine", view: MachineSettings },
  { value: "look", view: LookSettings },
];

export function SettingsDialog() {
  const open = usePage((state) => state.dialog === "settings");
  const about = usePage((state) => state.about);
  const section = usePage((state) => state.section);
  return (
    <Sheet title={settings.title} closeLabel={settings.close} open={open} onClose={() => change({ dialog: null })} wide>
      <Tabs.Root
        value={section}
        onValueChange={(value: SettingsSection) => change({ section: value })}
        className="flex min-h-0 flex-[0_1_36rem] flex-col border-t border-line sm:flex-row"
      >
        <Tabs.List
          className="flex shrink-0 flex-wrap gap-0.5 border-line p-2 sm:w-40 sm:flex-col sm:border-r"
          aria-label={settings.title}
        >
          {sections.map(({ value }) => (
            <Tabs.Tab
              key={value}
              value={value}
              className="rounded-md px-3 py-1.5 text-left text-soft select-none hover:bg-hover data-active:bg-accent-wash data-active:font-medium data-active:text-accent"
            >
              {settings.sections[value]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {sections.map(({ value, view: View }) => (
          <Tabs.Panel
            key={value}
            value={value}
            className="min-h-0 min-w-0 flex-1 divide-y divide-line overflow-y-auto px-5 py-2 outline-none"
          >
            <View />
          </Tabs.Panel>
        ))}
      </Tabs.Root>
      {about !== null && (
        <footer className="flex shrink-0 flex-wrap justify-between gap-x-4 border-t border-line px-5 py-2.5 text-[12.5px] text-soft">
          <span>{settings.version(about.version, about.engineVersion)}</span>
          <span>{settings.private}</span>
        </footer>
      )}
      {/* Within it, so that its answer is no click outside the settings. */}
      <ConfirmationDialog />
    </Sheet>
  );
}
