/** Settings: folders that are watched, and where the program keeps what it keeps. */
import type { WatchedFolder } from "../../src/api/settings.ts";
import { Field } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { ask, change, notify, usePage } from "../store.ts";
import { words } from "../words.ts";
import { FolderField } from "./folder-field.tsx";
import { WatchedFolderRow } from "./watched-folder.tsx";

const { folders: say } = words;

function Watched() {
  const program = useProgram();
  const folders = usePage((state) => state.settings.watchFolders);
  const put = (watchFolders: WatchedFolder[]): void => program.settle((all) => ({ ...all, watchFolders }));
  const others = (path: string): WatchedFolder[] => folders.filter((one) => one.path !== path);
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
          onChange={(path) => put([...others(path), { path, chosen: {}, formats: null, outFolder: "" }])}
        />
      </div>
      {folders.length > 0 && (
        <ul className="m-0 mt-2 space-y-1 p-0">
          {folders.map((folder) => (
            <WatchedFolderRow
              key={folder.path}
              folder={folder}
              onChange={(changed) => put(folders.map((one) => (one.path === folder.path ? changed : one)))}
              onRemove={() => put(others(folder.path))}
            />
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
