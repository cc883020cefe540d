/** A folder of this machine: chosen in the system's dialog, or typed where a browser has none. */
import { FolderOpen } from "lucide-react";
import { useState } from "react";
import type { FailureValue } from "../../src/api/failure.ts";
import { failureOfRefusal } from "../connect.ts";
import { Button } from "../parts/button.tsx";
import { inputClass } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { ask } from "../store.ts";
import { toldBoth } from "../told.ts";
import { words } from "../words.ts";

const { folders: say } = words;

export interface FolderFieldProps {
  id?: string;
  label: string;
  value: string;
  /** what the button says, where there is a dialog */
  button?: string;
  onChange(path: string): void;
}

/** @param button what the button says, where there is a dialog */
export function FolderField({ id, label, value, button = say.choose, onChange }: FolderFieldProps) {
  const { host } = useProgram();
  const { chooseFolder } = host;
  const [wrong, setWrong] = useState<FailureValue | null>(null);
  if (chooseFolder !== null)
    return (
      <Button
        id={id}
        look="line"
        aria-label={`${label}: ${button}`}
        onClick={() => ask(chooseFolder().then((path) => path !== null && onChange(path)))}
      >
        <FolderOpen size={15} aria-hidden className="text-soft" />
        {button}
      </Button>
    );
  const typed = (field: HTMLInputElement): void => {
    setWrong(null);
    if (field.value.trim() === "" || field.value.trim() === value) return;
    host.call("folder", { path: field.value }).then(
      ({ path }) => {
        onChange(path);
        field.value = value === "" ? "" : path;
      },
      (error: unknown) => setWrong(failureOfRefusal(error)),
    );
  };
  return (
    <span className="block w-full sm:w-72">
      <input
        id={id}
        key={value}
        aria-label={label}
        defaultValue={value}
        placeholder={say.type}
        spellCheck={false}
        autoComplete="off"
        onBlur={(event) => typed(event.currentTarget)}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
        }}
        aria-invalid={wrong !== null}
        className={`${inputClass} w-full ${wrong === null ? "" : "border-bad"}`}
      />
      {wrong !== null && (
        <span role="alert" className="mt-1 block text-[12.5px] break-words text-bad">
          {toldBoth(wrong)}
        </span>
      )}
    </span>
  );
}
