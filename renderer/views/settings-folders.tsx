/** Settings: folders that are watched, and where the program keeps what it keeps. */
import { Eye, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { FolderCounts } from "../../src/api/queue.ts";
import { IconButton } from "../parts/button.tsx";
import { Field } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { ask, change, notify, usePage } from "../store.ts";
import { words } from "../words.ts";
import { FolderField } from "./folder-field.tsx";

const { folders: say } = words;

/** What is in a watched folder now; nothing of one that can't be looked at, which is told elsewhere. */
function Counts({ folder }: { folder: string }) {
  const { host } = useProgram();
  const [counts, setCounts] = useState<FolderCounts | null>(null);
  useEffect(() => {
    let isShown = true;
    host.call("folderCounts", { path: folder }).then(
      (found) => {
        if (isShown) setCounts(found);
      },
      () => {},
    );
    return () => {
      isShown = false;
    };
  }, [host, folder]);
  // Its line is there from the beginning, so that nothing moves.
  return <span className="block text-[12.5px] text-soft">{counts === null ? "\u00a0" : say.counted(counts)}</span>;
}

function Watched() {
  const program = useProgram();
  const folders = usePage((state) => state.settings.watchFolders);
  const put = (watchFolders: string[]): void => program.settle((all) => ({ ...all, watchFolders }));
  return (
    <section aria-label={say.watch} className="py-2.5">
      <div className="grid items-center gap-x-6 gap-y-1.5 sm:grid-cols-[minmax(0,1fr)_auto]">
        <div>
          <h2 className="m-0 font-medium">{say.watch}</h2>
          <p className="m-0 text-[12.5px] text-soft">{say.watchHint}</p>
        </div>
        <FolderField
          key={folders.length}
          label={say.watchAdd}
          button={say.add}
          value=""
          onChange={(path) => put([...folders.filter((one) => one !== path), path])}
        />
      </div>
      {folders.length > 0 && (
        <ul className="m-0 mt-2 space-y-1 p-0">
          {folders.map((folder) => (
            <li key={folder} className="flex list-none items-center gap-2 rounded-md bg-side pl-2.5">
              <Eye size={14} aria-hidden className="shrink-0 text-accent" />
              <span className="min-w-0 flex-1 py-1.5">
                <span className="block break-all">{folder}</span>
                <Counts folder={folder} />
              </span>
              <IconButton
                icon={X}
                label={say.unwatch(folder)}
                onClick={() => put(folders.filter((one) => one !== folder))}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function FolderSettings() {
  const { host } = useProgram();
  const about = usePage((state) => state.about);
  if (about === null) return null;
  const moveModels = (folder: string): void => {
    const work = host.call("moveModels", { folder }).then(async (moved) => {
      change({ about: moved, models: await host.call("models", {}) });
      notify({ level: "info", text: say.moved(moved.modelsFolder), hint: "" });
    });
    ask(work);
  };
  return (
    <>
      <Watched />
      <Field label={say.models} hint={host.kind === "desktop" ? about.modelsFolder : say.modelsHint}>
        {(id) => (
          <FolderField id={id} label={say.models} button={say.move} value={about.modelsFolder} onChange={moveModels} />
        )}
      </Field>
      <section aria-label={say.data} className="py-2.5">
        <h2 className="m-0 font-medium">{say.data}</h2>
        <p className="m-0 text-[12.5px] text-soft">{say.dataHint}</p>
        <p className="m-0 mt-1 text-[12.5px] break-all">{about.dataFolder}</p>
      </section>
    </>
  );
}
