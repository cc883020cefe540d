/** The attention of the files to come, with what that saves. */
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { MemoryReport } from "../../src/api/engine.ts";
import { Attention } from "../../src/api/transcript.ts";
import { keyPlaces } from "../key-table.ts";
import { useProgram } from "../program.ts";
import { usePage } from "../store.ts";
import { words } from "../words.ts";
import { Tip } from "./button.tsx";

const { panel } = words;

function saving(report: MemoryReport, attention: Attention): string {
  const size = (wanted: Attention): number | null => {
    const mode = report.modes.find((one) => one.attention === wanted);
    return mode === undefined ? null : mode.crossBytes + mode.selfBytes;
  };
  const [standard, chosen] = [size("standard"), size(attention)];
  if (standard === null || chosen === null || attention === "standard") return panel.reference;
  const stream = standard - chosen;
  return panel.saves(stream, report.streams > 1 ? stream * report.streams : null);
}

export function AttentionSwitch({ report }: { report: MemoryReport | null }) {
  const program = useProgram();
  const chosen = usePage((state) => state.settings.transcribe.attention);
  return (
    <section aria-label={panel.attentionLabel}>
      <h2 id="attention-label" className="mb-1.5 text-[12.5px] font-semibold text-soft">
        {panel.attentionLabel}
      </h2>
      <RadioGroup
        aria-labelledby="attention-label"
        value={chosen}
        onValueChange={(value) => program.setAttention(Attention.parse(value))}
        className="grid auto-cols-fr grid-flow-col gap-0.5 rounded-lg bg-hover p-0.5"
      >
        {Attention.options.map((attention, index) => (
          <Tip key={attention} text={panel.attentionHints[attention]} keys={keyPlaces.window.attention?.[index]}>
            <Radio.Root
              value={attention}
              aria-description={panel.attentionHints[attention]}
              nativeButton
              render={<button type="button" />}
              className="h-7 rounded-md text-soft select-none hover:text-ink data-checked:bg-raised data-checked:font-semibold data-checked:text-accent data-checked:shadow-sm"
            >
              {panel.attention[attention]}
            </Radio.Root>
          </Tip>
        ))}
      </RadioGroup>
      {report !== null && (
        <p className="mt-2 text-[12.5px]">
          <span className="block font-medium">{saving(report, chosen)}</span>
          <span className="block text-soft">{panel.next}</span>
        </p>
      )}
    </section>
  );
}
