/** Settings: how much of the machine is used, and how the window looks. */
import { useState } from "react";
import { DeviceChoice } from "../../src/api/engine.ts";
import type { FormNow, Gpu } from "../../src/api/gpu.ts";
import type { Settings } from "../../src/api/settings.ts";
import { Precision } from "../../src/api/transcript.ts";
import { tongueCodes, tongues } from "../../src/words/languages.ts";
import { Button } from "../parts/button.tsx";
import { Field, Select, Switch } from "../parts/form.tsx";
import { ProgressBar } from "../parts/progress.tsx";
import { useProgram } from "../program.ts";
import { usePage } from "../store.ts";
import { words } from "../words.ts";
import { NumberField } from "./settings-files.tsx";
import { useTranscribe } from "./settings-words.tsx";

const { settings: say, report } = words;

/** "auto" or one of some numbers. */
function AutoNumber({
  id,
  value,
  numbers,
  onChange,
}: {
  id: string;
  value: number | "auto";
  numbers: readonly number[];
  onChange(value: number | "auto"): void;
}) {
  const all = typeof value === "number" && !numbers.includes(value) ? [...numbers, value] : numbers;
  return (
    <Select
      id={id}
      value={String(value)}
      options={[
        { value: "auto", label: say.automatic },
        ...all.map((one) => ({ value: String(one), label: String(one) })),
      ]}
      onChange={(text) => onChange(text === "auto" ? "auto" : Number(text))}
    />
  );
}

const formNow = ({ form, number, count }: FormNow): string => say.gpuFormNow(number, count, say.gpuForms[form]);

function gpuHint(gpu: Gpu): string {
  if (gpu.state === "measuring") return gpu.now === null ? say.gpuMeasuring : `${say.gpuMeasuring} ${formNow(gpu.now)}`;
  if (gpu.state === "slower") return say.gpuSlower(gpu.card ?? "");
  if (gpu.state === "quicker") return say.gpuQuicker(gpu.card ?? "", gpu.speed);
  return say.gpuHints[gpu.state];
}

const shareBefore = (now: FormNow | null): number => (now === null ? 0 : (now.number - 1) / now.count);

function Measuring({ gpu }: { gpu: Gpu }) {
  const program = useProgram();
  if (gpu.state !== "measuring")
    return (
      <Button look="line" onClick={program.measureGpu}>
        {say.measureGpu}
      </Button>
    );
  return (
    <div className="flex w-full items-center gap-3 sm:w-64">
      <div className="grow">
        {/* The first form has no parts. */}
        <ProgressBar share={Math.max(0.03, shareBefore(gpu.now))} label={say.gpuShare} />
      </div>
      <Button look="line" onClick={program.stopMeasuringGpu}>
        {say.stopMeasuring}
      </Button>
    </div>
  );
}

export function MachineSettings() {
  const program = useProgram();
  const [options, put] = useTranscribe();
  const { filesAtOnce } = usePage((state) => state.settings);
  const about = usePage((state) => state.about);
  const gpu = about?.gpu ?? { state: "unknown" };
  const threads = [1, 2, 4, 6, 8, 12, 16, 24, 32].filter((one) => one <= Math.max(2, about?.cores ?? 2));
  return (
    <>
      <Field label={say.precision} hint={say.precisionHint}>
        {(id) => (
          <Select
            id={id}
            value={options.precision}
            options={Precision.options.map((value) => ({ value, label: say.precisions[value] }))}
            onChange={(precision) => put({ precision })}
          />
        )}
      </Field>
      <Field label={say.batch} hint={say.batchHint}>
        {(id) => (
          <AutoNumber
            id={id}
            value={options.batch}
            numbers={[1, 2, 4, 8, 16, 32, 64]}
            onChange={(batch) => put({ batch })}
          />
        )}
      </Field>
      <Field label={say.threads}>
        {(id) => (
          <AutoNumber id={id} value={options.threads} numbers={threads} onChange={(value) => put({ threads: value })} />
        )}
      </Field>
      <Field label={say.device} hint={gpuHint(gpu)}>
        {(id) => (
          <div className="flex flex-col gap-2 sm:items-end">
            <Select
              id={id}
              value={options.device}
              options={DeviceChoice.options.map((value) => ({ value, label: say.devices[value] }))}
              onChange={(device) => put({ device })}
            />
            <Measuring gpu={gpu} />
          </div>
        )}
      </Field>
      <Field label={say.filesAtOnce} aside>
        {(id) => (
          <NumberField
            id={id}
            value={filesAtOnce}
            low={1}
            high={16}
            onChange={(value) => program.settle((all) => ({ ...all, filesAtOnce: value }))}
          />
        )}
      </Field>
      <ReportFields />
    </>
  );
}

/** For whoever is asked for help. */
function ReportFields() {
  const program = useProgram();
  const [names, setNames] = useState(false);
  return (
    <>
      <Field label={report.title} hint={report.hint}>
        {(id) => (
          // Named by its own words: what stands beside it says what for.
          <Button aria-describedby={`${id}-label`} look="line" onClick={() => program.copyReport(names)}>
            {report.copy}
          </Button>
        )}
      </Field>
      <Field label={report.names} aside>
        {(id) => <Switch id={id} checked={names} onChange={setNames} />}
      </Field>
    </>
  );
}

export function LookSettings() {
  const program = useProgram();
  const settings = usePage((state) => state.settings);
  const put = (part: Partial<Settings>): void => program.settle((all) => ({ ...all, ...part }));
  return (
    <>
      <Field label={say.theme}>
        {(id) => (
          <Select
            id={id}
            value={settings.theme}
            options={[
              { value: "system", label: say.system },
              { value: "light", label: say.light },
              { value: "dark", label: say.dark },
            ]}
            onChange={(theme) => put({ theme })}
          />
        )}
      </Field>
      <Field label={say.interface}>
        {(id) => (
          <Select
            id={id}
            value={tongueCodes.find((code) => code === settings.windowLanguage) ?? "system"}
            options={[
              { value: "system", label: say.system },
              ...tongueCodes.map((value) => ({ value, label: tongues[value].name, lang: tongues[value].locale })),
            ]}
            onChange={(windowLanguage) => put({ windowLanguage })}
          />
        )}
      </Field>
      {program.host.kind === "desktop" && (
        <Field label={say.notify} aside>
          {(id) => <Switch id={id} checked={settings.notify} onChange={(notify) => put({ notify })} />}
        </Field>
      )}
    </>
  );
}
