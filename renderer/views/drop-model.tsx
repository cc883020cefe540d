/** On the drop page: which model will run, what it takes, and a better one for this machine where there is one. */
import { Cpu } from "lucide-react";
import type { ShelfModel } from "../../src/api/shelf.ts";
import { openSettings } from "../model-actions.ts";
import { Button } from "../parts/button.tsx";
import { useShelf } from "../shelf.ts";
import { usePage } from "../store.ts";
import { told } from "../told.ts";
import { words } from "../words.ts";
import { Facts, UseOrGet, WorkLine } from "./model-tile.tsx";

const { models: say } = words;

/** The recommended one, where it is another one than will run. */
function Better({ model }: { model: ShelfModel }) {
  const work = usePage((state) => state.works.find(({ name }) => name === model.name));
  const { name, goodFor } = model;
  return (
    <div className="border-t border-line pt-3 sm:border-t-0 sm:border-l sm:pt-0 sm:pl-5">
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="m-0 text-[13.5px] font-medium">{say.recommendedNow(name)}</h2>
        <UseOrGet model={model} work={work} />
      </div>
      <p className="m-0 text-[12.5px] text-soft first-letter:uppercase">{say.goodFor(told(goodFor))}</p>
      <Facts model={model} />
      {work !== undefined && <WorkLine work={work} />}
    </div>
  );
}

export function DropModel() {
  const shelf = useShelf();
  const { model: chosen, attention } = usePage((state) => state.settings.transcribe);
  if (shelf === undefined) return null;
  const runs = shelf.models.find(({ name, path }) => name === chosen || path === chosen);
  const better = shelf.models.find(({ recommended }) => recommended);
  return (
    <section
      aria-label={say.all}
      className="mt-6 grid w-full max-w-3xl gap-x-5 gap-y-3 text-left sm:grid-flow-col sm:auto-cols-fr"
    >
      <div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className="m-0 flex items-center gap-2 text-[13.5px] font-medium">
            <Cpu size={15} aria-hidden className="text-accent" />
            {say.runs(runs?.name ?? chosen)}
          </h2>
          <Button small look="line" onClick={() => openSettings("models")}>
            {say.open}
          </Button>
        </div>
        {runs !== undefined && (
          <>
            <Facts model={runs} />
            <p className="m-0 text-[12.5px] text-soft">
              {say.takes(words.figures.bytes(runs.peakBytes[attention]), attention)}
            </p>
          </>
        )}
      </div>
      {better !== undefined && better !== runs && <Better model={better} />}
    </section>
  );
}
