/** One model of the shelf: what it is, what it would take here, and what can be done with it. */
import { Check, Download, EllipsisVertical, TriangleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { ModelWork, Waiting } from "../../src/api/model-works.ts";
import type { ShelfModel } from "../../src/api/shelf.ts";
import { Attention } from "../../src/api/transcript.ts";
import { askRemoval } from "../model-actions.ts";
import { Button, IconButton, Tip } from "../parts/button.tsx";
import { useSecondsLeft } from "../parts/countdown.ts";
import { Menu } from "../parts/menu.tsx";
import { ProgressBar } from "../parts/progress.tsx";
import { useProgram } from "../program.ts";
import { chooseModel } from "../shelf.ts";
import { ask, usePage } from "../store.ts";
import { told, toldBoth } from "../told.ts";
import { words } from "../words.ts";

const { models: say, panel } = words;

/** What it takes in each attention. Bars compare these alone: beside the largest model's those of small ones would be dots. */
function Memory({ model }: { model: ShelfModel }) {
  const own = usePage((state) => state.settings.transcribe.attention);
  const largest = Math.max(...Attention.options.map((mode) => model.peakBytes[mode]));
  return (
    <div className="w-full sm:w-52 sm:shrink-0">
      <p aria-hidden className="m-0 text-[12px] text-soft">
        {say.memory}
      </p>
      <dl aria-label={say.memoryOf(model.name)} className="m-0">
        {Attention.options.map((mode) => (
          <div key={mode} className="grid grid-cols-[4.25rem_minmax(0,1fr)_3.75rem] items-center gap-1.5 text-[12px]">
            <dt className={mode === own ? "font-semibold text-accent" : "text-soft"}>{panel.attention[mode]}</dt>
            <dd aria-hidden className="m-0">
              <span
                className={`block h-1.5 rounded-[2px] ${mode === own ? "bg-accent" : "bg-gone-soft"}`}
                style={{ width: `${Math.max(2, (100 * model.peakBytes[mode]) / largest)}%` }}
              />
            </dd>
            <dd className={`m-0 text-right ${mode === own ? "" : "text-soft"}`}>
              {words.figures.bytes(model.peakBytes[mode])}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

export function RecommendedMark() {
  return (
    <Tip text={say.recommendedHint}>
      <span className="rounded-full bg-accent-wash px-2 py-px text-[12px] font-medium text-accent">
        {say.recommended}
      </span>
    </Tip>
  );
}

const fact = "max-w-full pl-4 before:-ml-4 before:inline-block before:w-4 before:text-center before:content-['·']";

/** What a model is, in a line of figures. A point stands before each; that of a line's first one is out of sight. */
export function Facts({ model }: { model: ShelfModel }) {
  return (
    <div className="overflow-hidden text-[12.5px] text-soft">
      <p className="m-0 -ml-4 flex flex-wrap">
        <span className={fact}>{say.size(model)}</span>
        {/* Of one for English alone its advice speaks. */}
        {model.multilingual && <span className={fact}>{say.languages(model)}</span>}
        <Tip text={say.speedHint(model)}>
          <span className={fact}>{say.speed(model)}</span>
        </Tip>
      </p>
    </div>
  );
}

function WaitingLine({ waiting }: { waiting: Waiting }) {
  return say.waiting(waiting, useSecondsLeft(waiting));
}

/** How far it is, wherever it is being got. */
function Arriving({ work, share, children }: { work: ModelWork; share: boolean; children: ReactNode }) {
  return (
    <div className="min-w-40 flex-1">
      <p className="m-0 mb-1 flex justify-between gap-3 text-[12.5px]">
        <span>{children}</span>
        {share && <span className="whitespace-nowrap text-accent">{say.share(work)}</span>}
      </p>
      <ProgressBar
        share={work.totalBytes === null || work.totalBytes === 0 ? 0 : work.bytes / work.totalBytes}
        label={say.progressOf(work.name)}
      />
    </div>
  );
}

/** What is being done with a model, or what became of it. */
export function WorkLine({ work }: { work: ModelWork }) {
  const { host } = useProgram();
  const { name, asked } = work;
  const again = (label: string, spoken: string): ReactNode =>
    asked !== null && (
      <Button small look="line" aria-label={spoken} onClick={() => ask(host.call("getModel", { name: asked }))}>
        {label}
      </Button>
    );
  const drop = (label: string, spoken: string): ReactNode => (
    <Button small aria-label={spoken} onClick={() => ask(host.call("discardModel", { name }))}>
      {label}
    </Button>
  );
  if (work.state === "working")
    return (
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Arriving work={work} share={work.step === "downloading"}>
          {work.waiting === null ? say.working(work) : <WaitingLine waiting={work.waiting} />}
        </Arriving>
        <Button small look="line" aria-label={say.stopOf(name)} onClick={() => ask(host.call("stopModel", { name }))}>
          {say.stop}
        </Button>
      </div>
    );
  if (work.state === "elsewhere")
    return (
      <div className="mt-2">
        <Arriving work={work} share>
          {say.elsewhere(work)}
        </Arriving>
      </div>
    );
  if (work.state === "stopped")
    return (
      <div className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1.5 text-[12.5px]">
        <span className="mr-auto">{say.stopped(work)}</span>
        {again(say.goOn, say.goOnOf(name))}
        {drop(say.discard, say.discardOf(name))}
      </div>
    );
  return (
    <div role="alert" className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1.5 text-[12.5px]">
      <p className="m-0 mr-auto flex min-w-0 basis-72 gap-2 break-words text-bad">
        <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
        <span>{toldBoth(work.failure)}</span>
      </p>
      {again(say.again, say.againOf(name))}
      {work.bytes > 0 ? drop(say.discard, say.discardOf(name)) : drop(say.forget, say.forgetOf(name))}
    </div>
  );
}

/** Chosen, to be chosen, or to be got. */
export function UseOrGet({ model, work }: { model: ShelfModel; work: ModelWork | undefined }) {
  const program = useProgram();
  const chosen = usePage((state) => state.settings.transcribe.model);
  const { name, from, path } = model;
  if (from === "hub")
    return work === undefined ? (
      <Button
        small
        look="line"
        aria-label={say.getOf(name, model.bytes)}
        onClick={() => ask(program.host.call("getModel", { name }))}
      >
        <Download size={13} aria-hidden />
        {say.get}
      </Button>
    ) : null;
  if (chosen === name || chosen === path)
    return (
      <span className="flex h-7 items-center gap-1 px-2 text-[12.5px] font-medium text-accent">
        <Check size={14} aria-hidden />
        {say.chosen}
      </span>
    );
  return (
    <Button small look="line" aria-label={say.toUse(name)} onClick={() => chooseModel(program, name)}>
      {say.use}
    </Button>
  );
}

/** Its care: that of one that comes with the program is to be checked alone. */
function Care({ model }: { model: ShelfModel }) {
  const program = useProgram();
  const { name, from } = model;
  if (from === "hub") return null;
  const verify = (): void => ask(program.host.call("verifyModel", { name }));
  const remove = (): void => askRemoval(program.host, name, model.bytes);
  return (
    <Menu
      trigger={<IconButton icon={EllipsisVertical} label={say.more(name)} size={15} small />}
      groups={[[{ label: say.verify, run: verify }], from === "own" ? [{ label: say.remove, run: remove }] : []]}
    />
  );
}

export function ModelTile({ model, work }: { model: ShelfModel; work: ModelWork | undefined }) {
  const id = useId();
  return (
    <li aria-labelledby={id} className="list-none py-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 id={id} className="m-0 text-[14px] font-semibold break-all">
          {model.name}
        </h3>
        {model.recommended && <RecommendedMark />}
        {model.from === "program" && <span className="text-[12px] text-soft">{say.embedded}</span>}
        <span className="ml-auto flex items-center">
          <UseOrGet model={model} work={work} />
          <Care model={model} />
        </span>
      </div>
      <div className="mt-0.5 flex flex-wrap gap-x-6 gap-y-2 sm:flex-nowrap">
        <div className="min-w-0 flex-1 basis-64">
          <p className="m-0 first-letter:uppercase">{say.goodFor(told(model.goodFor))}</p>
          <Facts model={model} />
          {model.advice.map((sentence) => (
            <p key={sentence} className="m-0 text-[12.5px]">
              {told(sentence)}
            </p>
          ))}
        </div>
        <Memory model={model} />
      </div>
      {work !== undefined && <WorkLine work={work} />}
    </li>
  );
}
