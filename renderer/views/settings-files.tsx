/** Settings: which files are written, where, and how subtitles are broken. */
import { ExportFormat, type Settings, type SubtitleRules } from "../../src/api/settings.ts";
import { Button } from "../parts/button.tsx";
import { Field, inputClass, Select, Switch } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { usePage } from "../store.ts";
import { words } from "../words.ts";
import { FolderField } from "./folder-field.tsx";
import { WhenDoneSettings } from "./when-done.tsx";

const { settings: say } = words;

/** A number that is kept only while it is within the limits. */
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

export interface FormatsProps {
  label: string;
  value: readonly ExportFormat[];
  onChange(formats: ExportFormat[]): void;
}

export function Formats({ label, value, onChange }: FormatsProps) {
  return (
    <fieldset className="m-0 border-0 py-2.5">
      <legend className="float-left mb-1.5 w-full font-medium">{label}</legend>
      <div className="clear-both grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3">
        {ExportFormat.options.map((format) => (
          <label key={format} className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-accent"
              checked={value.includes(format)}
              onChange={(event) =>
                onChange(
                  ExportFormat.options.filter((one) => (one === format ? event.target.checked : value.includes(one))),
                )
              }
            />
            {words.exports.names[format]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Where results go, in a sentence. */
function placeOf({ writeTo, outFolder }: Settings, copies: boolean): string {
  if (writeTo === "folder") return outFolder || say.noFolder;
  return copies ? say.besideCopies : "";
}

/** How many letters and lines a subtitle has: also where the subtitles are seen. */
export function LineRules() {
  const { settle } = useProgram();
  const subtitles = usePage((state) => state.settings.subtitles);
  const put = (part: Partial<SubtitleRules>): void =>
    settle((all) => ({ ...all, subtitles: { ...all.subtitles, ...part } }));
  return (
    <>
      <Field label={say.maxLine} aside>
        {(id) => (
          <NumberField id={id} value={subtitles.maxLine} low={10} high={200} onChange={(maxLine) => put({ maxLine })} />
        )}
      </Field>
      <Field label={say.maxLines} aside>
        {(id) => (
          <NumberField id={id} value={subtitles.maxLines} low={1} high={4} onChange={(maxLines) => put({ maxLines })} />
        )}
      </Field>
      <Field label={say.gap} aside>
        {(id) => (
          <NumberField id={id} value={subtitles.gapMs} low={0} high={500} onChange={(gapMs) => put({ gapMs })} />
        )}
      </Field>
    </>
  );
}

/** Where recordings from the microphone go. */
function RecordingFolder() {
  const { settle } = useProgram();
  const own = usePage((state) => state.settings.recordingFolder);
  const folder = usePage((state) => state.recordings?.folder ?? "");
  const { recording } = words;
  const put = (recordingFolder: string): void => settle((all) => ({ ...all, recordingFolder }));
  return (
    <Field label={recording.folder} hint={recording.folderHint(own || folder)}>
      {(id) => (
        <span className="flex flex-wrap gap-2">
          <FolderField id={id} label={recording.folder} value={own} onChange={put} />
          {own !== "" && (
            <Button look="line" onClick={() => put("")}>
              {recording.usualFolder}
            </Button>
          )}
        </span>
      )}
    </Field>
  );
}

export function FileSettings() {
  const program = useProgram();
  const settings = usePage((state) => state.settings);
  const put = (part: Partial<Settings>): void => program.settle((all) => ({ ...all, ...part }));
  const { subtitles } = settings;
  return (
    <>
      <Formats label={say.formats} value={settings.formats} onChange={(formats) => put({ formats })} />
      <Field label={say.writeTo} hint={placeOf(settings, program.host.kind === "browser")}>
        {(id) => (
          <span className="flex flex-col gap-2">
            <Select
              id={id}
              value={settings.writeTo}
              options={[
                { value: "beside", label: say.beside },
                { value: "folder", label: say.folder },
              ]}
              onChange={(writeTo) => put({ writeTo })}
            />
            {settings.writeTo === "folder" && (
              <FolderField label={say.folder} value={settings.outFolder} onChange={(outFolder) => put({ outFolder })} />
            )}
          </span>
        )}
      </Field>
      <LineRules />
      <Field label={say.crlf} aside>
        {(id) => (
          <Switch
            id={id}
            checked={subtitles.carriageReturns}
            onChange={(carriageReturns) => put({ subtitles: { ...subtitles, carriageReturns } })}
          />
        )}
      </Field>
      <RecordingFolder />
      <WhenDoneSettings />
    </>
  );
}
