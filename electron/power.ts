/** What the system sees while files are transcribed: no sleep, a bar in the dock or task bar, a word at the end. */
import { type BrowserWindow, Notification, powerSaveBlocker } from "electron";
import { words } from "./words.ts";
import type { Batch, Work } from "./work.ts";

export interface Power {
  show(work: Work): void;
  /** @param wanted the person wants to be told @param open what a click on it does */
  tellEnd(batch: Batch, wanted: boolean, open: () => void): void;
}

function sentence({ done, failed }: Batch): string {
  const say = words.desktop.ended;
  if (failed === 0) return say.done(done);
  return done === 0 ? say.failed(failed) : say.both(done, failed);
}

export function createPower(window: () => BrowserWindow | null): Power {
  let blocker: number | null = null;
  /** a notification that nothing holds is collected together with its click */
  let shown: Notification | null = null;
  return {
    show({ busy, share }) {
      window()?.setProgressBar(share ?? -1);
      if (busy) blocker ??= powerSaveBlocker.start("prevent-app-suspension");
      else if (blocker !== null) {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    },
    tellEnd(batch, wanted, open) {
      if (batch.done + batch.failed === 0 || !wanted || !Notification.isSupported()) return;
      if (window()?.isFocused() === true) return;
      shown = new Notification({ title: "Slimscribe", body: sentence(batch) });
      shown.on("click", open);
      shown.show();
    },
  };
}
