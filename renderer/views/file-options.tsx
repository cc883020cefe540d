/** Choosing language, model, quality and task: in a row for what is added next and for a waiting file, in a dialog for several. */
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { Contents } from "../../src/api/contract.ts";
import type { ChosenOptions } from "../../src/api/engine.ts";
import { isUntouched, type QueueRow } from "../../src/api/queue.ts";
import { fileOptionsOf } from "../../src/lib/file-options.ts";
import { chosenAs, chosenFor, modelNote, type OptionField, optionFields, sharedOptions } from "../option-fields.ts";
import { Button } from "../parts/button.tsx";
import { Select, Sheet } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { change, usePage } from "../store.ts";
import { words } from "../words.ts";

const { options: say } = words;

interface OptionsProps {
  /** without what is not the same for several files */
  value: ChosenOptions;
  onChange(chosen: ChosenOptions): void;
  label: string;
  /** of the file, where it is one */
  contents?: Contents | undefined;
  wide?: boolean;
}

/** What can be chosen of a file: asked for when it is, and of one file alone. */
function useContents(ids: readonly string[]): Contents | undefined {
  const { host } = useProgram();
  const [id = "", another] = ids;
  const { data } = useQuery({
    queryKey: ["contents", id],
    queryFn: () => host.call("contents", { id }),
    enabled: id !== "" && another === undefined,
    // A file that can't be opened is told of where it is transcribed.
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return another === undefined ? data : undefined;
}

const oneRow = "sm:grid-flow-col sm:auto-cols-fr sm:grid-cols-none";

/** No place stays empty: of an odd number of fields one takes two, two by two the first, in longer rows the one whose names are longest. */
function spanOf(field: OptionField, fields: readonly OptionField[], wide: boolean): string {
  if (fields.length % 2 === 0) return "";
  const narrow = field === fields[0] ? "col-span-2" : "";
  if (!wide) return narrow;
  return fields.length > 4 && field.name === "model" ? `${narrow} sm:col-span-2` : `${narrow} sm:col-span-1`;
}

/** All in one row or two, two by two where it is narrow. */
export function OptionsRow({ value, onChange, label, contents, wide = false }: OptionsProps) {
  const id = useId();
  const models = usePage((state) => state.models);
  const note = modelNote(value, models);
  const fields = optionFields(value, models, contents);
  const columns = fields.length > 4 ? (fields.length > 6 ? "sm:grid-cols-4" : "sm:grid-cols-3") : oneRow;
  return (
    <fieldset aria-label={label} className="m-0 w-full min-w-0 border-0 p-0 text-left">
      <div className={`grid grid-cols-2 gap-x-2.5 gap-y-2 ${wide ? columns : ""}`}>
        {fields.map((field) => {
          const { name, label: title, choices } = field;
          const own = value[name];
          const mixed = own === undefined ? [{ value: "", label: say.mixed }] : [];
          return (
            <div key={name} className={`min-w-0 ${spanOf(field, fields, wide)}`}>
              <label htmlFor={`${id}-${name}`} className="mb-0.5 block text-[12.5px] text-soft">
                {title}
              </label>
              <Select
                id={`${id}-${name}`}
                value={`${own ?? ""}`}
                options={[...mixed, ...choices]}
                onChange={(next) => next !== "" && onChange(chosenAs(name, next))}
                className="w-full"
                short
              />
            </div>
          );
        })}
      </div>
      {note !== "" && <p className="mt-2 mb-0 text-[12.5px] text-soft">{note}</p>}
    </fieldset>
  );
}

/** For what is added from now on: kept with the settings. */
export function NextOptions({ wide = false }: { wide?: boolean }) {
  const program = useProgram();
  const options = usePage((state) => state.settings.transcribe);
  const models = usePage((state) => state.models);
  const put = (chosen: ChosenOptions): void =>
    program.settle((all) => ({ ...all, transcribe: chosenFor(all.transcribe, chosen, models) }));
  return <OptionsRow label={say.next} value={fileOptionsOf(options)} onChange={put} wide={wide} />;
}

/** For one file that waits, where its words will be. */
export function WaitingOptions({ row }: { row: QueueRow }) {
  const program = useProgram();
  const contents = useContents(isUntouched(row) ? [row.id] : []);
  if (!isUntouched(row)) return null;
  return (
    <div className="mt-3 w-full max-w-2xl">
      <OptionsRow
        label={say.titles.waiting([row.name])}
        value={row.options}
        onChange={(chosen) => program.chooseOptions([row.id], chosen)}
        contents={contents}
        wide
      />
    </div>
  );
}

/** Files that options can be chosen for: those that wait, or, where none does, those that can be transcribed once more. */
export function optionsFor(rows: readonly QueueRow[]): { kind: "waiting" | "redo"; ids: readonly string[] } | null {
  const waiting = rows.filter(isUntouched);
  const again = rows.filter(({ state }) => state === "done" || state === "failed" || state === "cancelled");
  if (waiting.length > 0) return { kind: "waiting", ids: waiting.map(({ id }) => id) };
  return again.length > 0 ? { kind: "redo", ids: again.map(({ id }) => id) } : null;
}

function Choosing({ kind, ids }: { kind: "waiting" | "redo"; ids: readonly string[] }) {
  const program = useProgram();
  const rows = usePage((state) => state.rows);
  const models = usePage((state) => state.models);
  const [chosen, setChosen] = useState<ChosenOptions>({});
  const [shared] = useState(() => sharedOptions(ids.flatMap((id) => rows.get(id) ?? [])));
  const contents = useContents(ids);
  const close = (): void => change({ choosing: null });
  const apply = (): void => {
    if (kind === "redo") program.redoWith(ids, chosen);
    else program.chooseOptions(ids, chosen);
    close();
  };
  const value = { ...shared, ...chosen };
  /** what another model has no use for is not asked of it */
  const put = (next: ChosenOptions): void => {
    const names = optionFields({ ...value, ...next }, models, contents).map(({ name }) => name);
    const kept = Object.entries({ ...chosen, ...next }).filter(([name]) => names.some((one) => one === name));
    setChosen(Object.fromEntries(kept));
  };
  return (
    <>
      <OptionsRow label={say.open} value={value} onChange={put} contents={contents} />
      <p className="mt-3 mb-0 text-[12.5px] text-soft">{say.hints[kind]}</p>
      <div className="mt-5 flex justify-end gap-2">
        <Button look="line" onClick={close}>
          {say.cancel}
        </Button>
        <Button look="accent" onClick={apply} disabled={kind === "waiting" && Object.keys(chosen).length === 0}>
          {say.apply[kind]}
        </Button>
      </div>
    </>
  );
}

export function OptionsDialog() {
  const choosing = usePage((state) => state.choosing);
  const rows = usePage((state) => state.rows);
  const { kind, ids } = choosing ?? { kind: "next" as const, ids: [] };
  const names = ids.flatMap((id) => rows.get(id)?.name ?? []);
  return (
    <Sheet
      title={say.titles[kind](names)}
      closeLabel={say.cancel}
      open={choosing !== null}
      onClose={() => change({ choosing: null })}
    >
      <div className="px-5 pt-1 pb-5">
        {kind === "next" ? (
          <>
            <NextOptions />
            <p className="mt-3 mb-0 text-[12.5px] text-soft">{say.hints.next}</p>
          </>
        ) : (
          <Choosing kind={kind} ids={ids} />
        )}
      </div>
    </Sheet>
  );
}
