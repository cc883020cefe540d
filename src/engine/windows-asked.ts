/** Of the windows that a recording is cut into, those that are to be decoded: all are cut each time, so that each is as it always was. */
import type { JournalWindow, RecordingSpan } from "../api/engine.ts";
import type { VoiceWindow } from "../speech/side-by-side.ts";
import type { InOrder } from "./in-order.ts";
import type { Metrics } from "./metrics.ts";

/** Windows that begin in the span; behind it nothing is read. */
export async function* within(
  windows: AsyncGenerator<VoiceWindow>,
  span: RecordingSpan | undefined,
): AsyncGenerator<VoiceWindow> {
  for await (const window of windows) {
    if (span !== undefined && span.to !== null && window.start >= span.to) return;
    if (window.start >= (span?.from ?? 0)) yield window;
  }
}

/** Windows behind those that a journal has already. */
export async function* behind(
  windows: AsyncGenerator<VoiceWindow>,
  known: readonly JournalWindow[],
  inOrder: InOrder,
  metrics: Pick<Metrics, "begin">,
): AsyncGenerator<VoiceWindow> {
  const last = known.at(-1)?.index ?? -1;
  for await (const window of windows) {
    if (window.index <= last) continue;
    inOrder.begin(window.index);
    metrics.begin();
    yield window;
  }
}
