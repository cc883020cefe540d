/** Settings: what follows a finished recording. */
import type { WhenDone } from "../../src/api/settings.ts";
import { Field, inputClass } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { usePage } from "../store.ts";
import { words } from "../words.ts";

const { folders: say } = words;

interface TypedProps {
  name: keyof WhenDone;
  label: string;
  hint: string;
  placeholder: string;
}

/** What was refused is told, and what was there before comes back. */
function Typed({ name, label, hint, placeholder }: TypedProps) {
  const program = useProgram();
  const value = usePage((state) => state.settings.whenDone[name]);
  const put = (typed: string): void => {
    if (typed !== value) program.settle((all) => ({ ...all, whenDone: { ...all.whenDone, [name]: typed } }));
  };
  return (
    <Field label={label} hint={hint}>
      {(id) => (
        <input
          id={id}
          key={value}
          defaultValue={value}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          onBlur={(event) => put(event.currentTarget.value.trim())}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
          }}
          className={`${inputClass} w-full sm:w-72`}
        />
      )}
    </Field>
  );
}

export function WhenDoneSettings() {
  const { host } = useProgram();
  return (
    <section aria-label={say.whenDone}>
      {host.kind === "desktop" && (
        <Typed name="program" label={say.program} hint={say.programHint} placeholder={say.type} />
      )}
      <Typed name="webhook" label={say.webhook} hint={say.webhookHint} placeholder="https://" />
    </section>
  );
}
