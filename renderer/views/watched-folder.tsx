/** A watched folder in the settings: what is in it, and what its recordings get otherwise than others. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Eye, SlidersHorizontal, X } from "lucide-react";
import { useId, useState } from "react";
import type { WatchedFolder } from "../../src/api/settings.ts";
import { differingOptions, fileOptionsOf, saidOptions, withChosen } from "../../src/lib/file-options.ts";
import { chosenFor } from "../option-fields.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Field } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { usePage } from "../store.ts";
import { words } from "../words.ts";
import { OptionsRow } from "./file-options.tsx";
import { FolderField } from "./folder-field.tsx";
import { Formats } from "./settings-files.tsx";

const { folders: say } = words;

/** What is in a watched folder now; nothing of one that can't be looked at, which is told elsewhere. */
function Counts({ path }: { path: string }) {
  const { host } = useProgram();
  // What comes into the queue may have come into the folder.
  const files = usePage(({ rows }) => rows.size);
  const { data: counts } = useQuery({
    queryKey: ["folderCounts", path, files],
    queryFn: () => host.call("folderCounts", { path }),
    placeholderData: keepPreviousData,
  });
  // Its line is there from the beginning, so that nothing moves.
  return <>{counts === undefined ? "\u00a0" : say.counted(counts)}</>;
}

/** In a few words; empty where everything is as for other files. */
function saidOwn({ chosen, formats, outFolder }: WatchedFolder): string {
  const files = formats === null ? [] : [formats.length === 0 ? say.noFiles : formats.join(" + ")];
  return [...saidOptions(chosen, words.said), ...files, ...(outFolder === "" ? [] : [say.into(outFolder)])].join(", ");
}

export interface WatchedFolderRowProps {
  folder: WatchedFolder;
  onChange(folder: WatchedFolder): void;
  onRemove(): void;
}

function Own({ folder, onChange }: Pick<WatchedFolderRowProps, "folder" | "onChange">) {
  const settings = usePage((state) => state.settings);
  const models = usePage((state) => state.models);
  const { path, chosen, formats, outFolder } = folder;
  const options = withChosen(settings.transcribe, chosen);
  return (
    <div className="px-2.5 pb-3">
      <OptionsRow
        label={say.own(path)}
        value={fileOptionsOf(options)}
        onChange={(next) =>
          onChange({
            ...folder,
            chosen: differingOptions(chosenFor(options, next, models), fileOptionsOf(settings.transcribe)),
          })
        }
        wide
      />
      <Formats
        label={words.settings.formats}
        value={formats ?? settings.formats}
        onChange={(next) => onChange({ ...folder, formats: `${next}` === `${settings.formats}` ? null : next })}
      />
      <Field label={say.results} hint={outFolder || say.resultsUsual}>
        {(id) => (
          <FolderField
            id={id}
            label={say.results}
            value={outFolder}
            onChange={(into) => onChange({ ...folder, outFolder: into })}
          />
        )}
      </Field>
      {saidOwn(folder) !== "" && (
        <Button look="line" small onClick={() => onChange({ path, chosen: {}, formats: null, outFolder: "" })}>
          {say.usual}
        </Button>
      )}
    </div>
  );
}

export function WatchedFolderRow({ folder, onChange, onRemove }: WatchedFolderRowProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { path } = folder;
  const own = saidOwn(folder);
  return (
    <li className="list-none rounded-md bg-side">
      <div className="flex items-center gap-2 pl-2.5">
        <Eye size={14} aria-hidden className="shrink-0 text-accent" />
        <span className="min-w-0 flex-1 py-1.5">
          <span className="block break-all">{path}</span>
          <span className="block text-[12.5px] text-soft">
            <Counts path={path} />
          </span>
          {own !== "" && <span className="block text-[12.5px] break-all text-soft">{own}</span>}
        </span>
        <IconButton
          icon={SlidersHorizontal}
          label={say.own(path)}
          pressed={isOpen}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        />
        <IconButton icon={X} label={say.unwatch(path)} onClick={onRemove} />
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen && <Own folder={folder} onChange={onChange} />}
      </div>
    </li>
  );
}
