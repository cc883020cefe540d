/** Settings: which files are written, where, and how subtitles are broken. */
import { ExportFormat, type Settings } from "../../src/api/settings.ts";
import { Button } from "../parts/button.tsx";
import { Field, inputClass, Select, Switch } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { ask, usePage } from "../store.ts";
import { words } from "../words.ts";

const { settings: say } = words;

/** A number that is kept only while it lies within the limits. */
export function NumberField({
  id,
  value,
  low,
  high,
  onChange,
}: {
  id: string;
  value: number;
  low: number;
  high: number;
  onChange(value: number): void;
}) {
  return (
    <input
      id={id}
      key={value}
      type="number"
      min={low}
      max={high}
      defaultValue={value}
      onBlur={(event) => {
        const wanted = Math.round(Number(event.target.value));
        if (Number.isFinite(wanted) && wanted !== value) onChange(Math.min(high, Math.max(low, wanted)));
      }}
      className={`${inputClass} w-24 text-right`}
    />
  );
}

function Formats({ settings, put }: { settings: Settings; put(part: Partial<Settings>): void }) {
  return (
    <fieldset className="m-0 border-0 py-2.5">
      <legend className="float-left mb-1.5 w-full font-medium">{say.formats}</legend>
      <div className="clear-both grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3">
        {ExportFormat.options.map((format) => (
          <label key={format} className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={settings.formats.includes(format)}
              onChange={(event) =>
                put({
                  formats: ExportFormat.options.filter((one) =>
                    one === format ? event.target.checked : settings.formats.includes(one),
                  ),
                })
              }
            />
            {words.exports.names[format]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function FileSettings() {
  const program = useProgram();
  const settings = usePage((state) => state.settings);
  const put = (part: Partial<Settings>): void => program.settle((all) => ({ ...all, ...part }));
  const { subtitles } = settings;
  const { pickFolder } = program.host;
  return (
    <>
      <Formats settings={settings} put={put} />
      <Field
        label={say.writeTo}
        {...(settings.writeTo === "folder" ? { hint: settings.outFolder || say.noFolder } : {})}
      >
        {(id) => (
          <span className="flex gap-2">
            <Select
              id={id}
              value={settings.writeTo}
              options={[
                { value: "beside", label: say.beside },
                { value: "folder", label: say.folder },
              ]}
              onChange={(writeTo) => put({ writeTo })}
            />
            {settings.writeTo === "folder" && pickFolder !== null && (
              <Button
                look="line"
                onClick={() => ask(pickFolder().then((path) => path !== null && put({ outFolder: path })))}
              >
                {say.chooseFolder}
              </Button>
            )}
          </span>
        )}
      </Field>
      <Field label={say.maxLine} aside>
        {(id) => (
          <NumberField
            {...{ id, value: subtitles.maxLine, low: 10, high: 200 }}
            onChange={(maxLine) => put({ subtitles: { ...subtitles, maxLine } })}
          />
        )}
      </Field>
      <Field label={say.maxLines} aside>
        {(id) => (
          <NumberField
            {...{ id, value: subtitles.maxLines, low: 1, high: 4 }}
            onChange={(maxLines) => put({ subtitles: { ...subtitles, maxLines } })}
          />
        )}
      </Field>
      <Field label={say.crlf} aside>
        {(id) => (
          <Switch
            id={id}
            checked={subtitles.carriageReturns}
            onChange={(carriageReturns) => put({ subtitles: { ...subtitles, carriageReturns } })}
          />
        )}
      </Field>
    </>
  );
}
