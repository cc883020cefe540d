/** What stands where there are no words (yet): why, and what can be done. */
import type { ReactNode } from "react";
import type { QueueRow } from "../../src/api/queue.ts";
import { useDocument } from "../document.ts";
import { Button } from "../parts/button.tsx";
import { ProgressBar } from "../parts/progress.tsx";
import { useProgram } from "../program.ts";
import { usePage } from "../store.ts";
import { told } from "../told.ts";
import { words } from "../words.ts";
import { WaitingOptions } from "./file-options.tsx";

/** The program's fault, not the recording's: somebody may have to be asked. */
const ownFault = /^(?:bug|engine\.|cache\.)/;

export function Nothing({ row }: { row: QueueRow }) {
  const program = useProgram();
  const { transcript } = words;
  const loading = useDocument((state) => state.loading);
  const paused = usePage((state) => state.paused);
  if (loading) return null;
  if (row.recording) {
    const { listening, later, afterOthers } = words.recording;
    const isLater = row.options.speakers !== "off";
    const title = isLater ? later : row.state === "paused" && !paused ? afterOthers : listening;
    const preparing = row.state === "next" ? row.preparing : null;
    return <Centre title={title} text={preparing === null ? "" : transcript.preparing(preparing)} />;
  }
  if (row.state === "failed")
    return (
      <Centre title={told(row.failure.message)} text={told(row.failure.hint)}>
        <div className="flex flex-wrap justify-center gap-2">
          <Button look="line" onClick={() => program.act("retry", [row.id])}>
            {words.queue.retry}
          </Button>
          {ownFault.test(row.failure.code) && (
            <Button look="line" onClick={() => program.copyReport(false)}>
              {words.report.copy}
            </Button>
          )}
        </div>
      </Centre>
    );
  if (row.state === "done")
    return (
      <Centre title={transcript.silent} text={transcript.silentHint}>
        <Button
          look="line"
          onClick={() => {
            program.settle((all) => ({ ...all, transcribe: { ...all.transcribe, vad: false } }));
            program.act("retry", [row.id]);
          }}
        >
          {transcript.withoutVad}
        </Button>
      </Centre>
    );
  if (row.state === "running") return <Centre title={transcript.working} text="" />;
  if (row.state === "next" && row.preparing !== null)
    return (
      <Centre title={transcript.preparing(row.preparing)} text={transcript.preparingHint(row.preparing)}>
        {row.preparing.share !== null && (
          <div className="w-64 max-w-full">
            <ProgressBar share={row.preparing.share} />
          </div>
        )}
      </Centre>
    );
  if (row.state === "next") return <Centre title={transcript.next} text="" />;
  if (row.state === "paused" || row.state === "cancelled")
    return (
      <Centre title={transcript[row.state]} text="">
        <Button look="line" onClick={() => program.act("resume", [row.id])}>
          {words.queue.resume}
        </Button>
        <WaitingOptions row={row} />
      </Centre>
    );
  return (
    <Centre title={paused ? transcript.allPaused : transcript.waiting} text="">
      <WaitingOptions row={row} />
    </Centre>
  );
}

export function Centre({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-8 text-center">
      <p className="max-w-md text-[15px] text-balance">{title}</p>
      {text !== "" && <p className="max-w-md text-balance text-soft">{text}</p>}
      {children}
    </div>
  );
}
