/** A page that crashed is opened again: it holds nothing that the program doesn't. One that crashes again and again asks the person. */
import type { BrowserWindow, MessageBoxOptions } from "electron";
import type { HostEvent } from "../src/api/contract.ts";
import { log } from "../src/lib/log.ts";
import { askOver } from "./over-window.ts";
import type { PageEvents } from "./page-events.ts";
import { words } from "./words.ts";

/** Crashes within this time count as one trouble. */
const troubleMilliseconds = 60_000;
const mostCrashes = 3;

const opened = (): HostEvent => ({
  type: "notice",
  level: "warning",
  failure: { code: "window.crashed", message: words.desktop.crash.reopened, hint: "" },
});

/** @param now milliseconds */
export function recoverFromCrashes(
  window: BrowserWindow,
  events: PageEvents,
  now: () => number = () => performance.now(),
): void {
  let crashes: number[] = [];
  const reopen = (): void => {
    events.gone();
    events.tell(opened());
    window.webContents.reload();
  };
  window.webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason === "clean-exit" || window.isDestroyed()) return;
    log.error("the window's page crashed", { reason });
    crashes = [...crashes.filter((at) => now() - at < troubleMilliseconds), now()];
    if (crashes.length <= mostCrashes) {
      reopen();
      return;
    }
    crashes = [];
    const say = words.desktop.crash;
    const box: MessageBoxOptions = {
      type: "error",
      message: say.again,
      detail: say.hint,
      buttons: [say.retry, say.close],
    };
    void askOver(window, box).then((response) => {
      if (window.isDestroyed()) return;
      if (response === 0) reopen();
      else window.destroy();
    });
  });
}
