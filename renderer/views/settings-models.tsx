/** Settings: the shelf of models, those that are here and those that can be got. */
import { FileBox, FolderOpen } from "lucide-react";
import { useEffect, useId, useState } from "react";
import type { FailureValue } from "../../src/api/failure.ts";
import type { ModelWork } from "../../src/api/model-works.ts";
import { Failure, failureOf } from "../../src/lib/failure.ts";
import { checkedHubAddress } from "../../src/lib/hub-address.ts";
import { failureOfRefusal } from "../connect.ts";
import { offerModel } from "../model-actions.ts";
import { Button } from "../parts/button.tsx";
import { Field, inputClass } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { useShelf } from "../shelf.ts";
import { ask, change, usePage } from "../store.ts";
import { toldBoth } from "../told.ts";
import { words } from "../words.ts";
import { ModelTile, WorkLine } from "./model-tile.tsx";

const { models: say } = words;

/** A model that the shelf doesn't know yet: one by its own name that is being got, or was not. */
function OtherWork({ work }: { work: ModelWork }) {
  const id = useId();
  return (
    <li aria-labelledby={id} className="list-none py-3">
      <h3 id={id} className="m-0 text-[14px] font-semibold break-all">
        {work.name}
      </h3>
      <WorkLine work={work} />
    </li>
  );
}

export function ModelSettings() {
  const { host } = useProgram();
  const shelf = useShelf();
  const works = usePage((state) => state.works);
  // A terminal may have begun to get one, and tells no window.
  useEffect(() => ask(host.call("modelWorks", {}).then((found) => change({ works: found }))), [host]);
  const hub = usePage((state) => state.settings.hub);
  if (shelf === undefined) return <div className="h-full" />;
  const { models, unusable } = shelf;
  const workOf = (name: string): ModelWork | undefined => works.find((work) => work.name === name);
  const others = works.filter(({ name }) => !models.some((model) => model.name === name));
  // The recommended one is not to be looked for below a dozen others.
  const tiles = (here: boolean) =>
    models
      .filter(({ from }) => (from !== "hub") === here)
      .sort((a, b) => Number(b.recommended) - Number(a.recommended))
      .map((model) => <ModelTile key={model.path ?? model.name} model={model} work={workOf(model.name)} />);
  return (
    <>
      <section aria-labelledby="models-here" className="py-2.5">
        <h2 id="models-here" className="m-0 text-[12.5px] font-semibold text-soft">
          {say.here}
        </h2>
        <ul className="m-0 divide-y divide-line p-0">
          {tiles(true)}
          {others.map((work) => (
            <OtherWork key={work.name} work={work} />
          ))}
          {unusable.map(({ path, failure }) => (
            <li key={path} className="list-none py-3 text-[12.5px]">
              <h3 className="m-0 text-[14px] font-semibold break-all">{path.split(/[\\/]/).at(-1)}</h3>
              <p className="m-0 text-warn">
                {say.unusable}: {toldBoth(failure)}
              </p>
            </li>
          ))}
        </ul>
        <AddField />
      </section>
      <section aria-labelledby="models-gettable" className="py-2.5">
        <h2 id="models-gettable" className="m-0 text-[12.5px] font-semibold text-soft">
          {say.gettable}
        </h2>
        <p className="mt-1 mb-0 text-[12.5px] text-soft">{say.network(hub)}</p>
        <ul className="m-0 divide-y divide-line p-0">{tiles(false)}</ul>
        <OtherField />
        <HubField />
      </section>
    </>
  );
}

/** A line of text that is sent with a button or Enter, and what is wrong with it. */
function LineField({
  id,
  label,
  example,
  button,
  send,
}: {
  id?: string;
  label: string;
  example: string;
  button: string;
  send(text: string): Promise<unknown>;
}) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<FailureValue | null>(null);
  const submit = async (): Promise<void> => {
    if (text.trim() === "") return;
    setWrong(null);
    try {
      await send(text.trim());
      setText("");
    } catch (error) {
      setWrong(failureOfRefusal(error));
    }
  };
  return (
    <form
      className="block w-full sm:w-72"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <span className="flex gap-1.5">
        <input
          id={id}
          aria-label={label}
          value={text}
          placeholder={example}
          spellCheck={false}
          autoComplete="off"
          maxLength={32_768}
          onChange={(event) => setText(event.target.value)}
          aria-invalid={wrong !== null}
          className={`${inputClass} min-w-0 flex-1 ${wrong === null ? "" : "border-bad"}`}
        />
        <Button type="submit" look="line" disabled={text.trim() === ""}>
          {button}
        </Button>
      </span>
      <Wrong failure={wrong} />
    </form>
  );
}

function Wrong({ failure }: { failure: FailureValue | null }) {
  if (failure === null) return null;
  return (
    <span role="alert" className="mt-1 block text-[12.5px] break-words text-bad">
      {toldBoth(failure)}
    </span>
  );
}

/** What is on this machine already: chosen in the system's dialog, or typed where a browser has none. */
function AddField() {
  const program = useProgram();
  const { chooseModel } = program.host;
  const offer = async (path: string): Promise<void> => {
    offerModel(program.host, await program.host.call("modelAt", { path }));
  };
  const choose = (kind: "file" | "folder"): void => {
    if (chooseModel !== null) ask(chooseModel(kind).then((path) => (path === null ? undefined : offer(path))));
  };
  return (
    <Field label={say.add} hint={say.addHint}>
      {(id) =>
        chooseModel === null ? (
          <LineField id={id} label={say.add} example={say.addPath} button={say.addYes} send={offer} />
        ) : (
          <span className="flex gap-2">
            <Button id={id} look="line" aria-label={`${say.add}: ${say.addFolder}`} onClick={() => choose("folder")}>
              <FolderOpen size={15} aria-hidden className="text-soft" />
              {say.addFolder}
            </Button>
            <Button look="line" aria-label={`${say.add}: ${say.addFile}`} onClick={() => choose("file")}>
              <FileBox size={15} aria-hidden className="text-soft" />
              {say.addFile}
            </Button>
          </span>
        )
      }
    </Field>
  );
}

function OtherField() {
  const { host } = useProgram();
  return (
    <Field label={say.other} hint={say.otherHint}>
      {(id) => (
        <LineField
          id={id}
          label={say.other}
          example={say.otherExample}
          button={say.get}
          send={(name) => host.call("getModel", { name })}
        />
      )}
    </Field>
  );
}

function HubField() {
  const program = useProgram();
  const hub = usePage((state) => state.settings.hub);
  const [wrong, setWrong] = useState<FailureValue | null>(null);
  const put = (field: HTMLInputElement): void => {
    setWrong(null);
    try {
      const address = checkedHubAddress(field.value);
      field.value = address;
      if (address !== hub) program.settle((all) => ({ ...all, hub: address }));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      setWrong(failureOf(error));
    }
  };
  return (
    <Field label={say.hub} hint={say.hubHint}>
      {(id) => (
        <span className="block w-full sm:w-72">
          <input
            id={id}
            key={hub}
            defaultValue={hub}
            placeholder={say.hubUsual}
            inputMode="url"
            spellCheck={false}
            autoComplete="off"
            onBlur={(event) => put(event.currentTarget)}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.currentTarget.blur();
            }}
            aria-invalid={wrong !== null}
            className={`${inputClass} w-full ${wrong === null ? "" : "border-bad"}`}
          />
          <Wrong failure={wrong} />
        </span>
      )}
    </Field>
  );
}
