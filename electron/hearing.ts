/** What the page may hear: a microphone, and what the machine plays where the system gives that, for as long as the person records. */
import { app, desktopCapturer, type Session, systemPreferences } from "electron";
import { isOwn } from "./address.ts";

export interface Hearing {
  isWanted(): boolean;
  /** @returns false where the system forbids it */
  want(wanted: boolean): Promise<boolean>;
}

export function createHearing(): Hearing {
  let isWanted = false;
  // A page that has gone wants nothing.
  app.on("web-contents-created", (_event, contents) => {
    contents.on("did-start-navigation", ({ isMainFrame }) => {
      if (isMainFrame) isWanted = false;
    });
    contents.on("render-process-gone", () => {
      isWanted = false;
    });
  });
  return {
    isWanted: () => isWanted,
    async want(wanted) {
      isWanted = wanted;
      // Under macOS the person is asked by the system, once; elsewhere its settings decide.
      if (wanted && process.platform === "darwin") isWanted = await systemPreferences.askForMediaAccess("microphone");
      return isWanted || !wanted;
    },
  };
}

/** Under Windows the system gives the sound of the screen without a choice; elsewhere there is none to give. */
export function offerLoopback(session: Session, { isWanted }: Hearing): void {
  if (process.platform !== "win32") return;
  session.setDisplayMediaRequestHandler((request, decide) => {
    const may = isWanted() && isOwn(request.frame?.url ?? "");
    if (!may) return decide({});
    void desktopCapturer.getSources({ types: ["screen"], thumbnailSize: { width: 0, height: 0 } }).then(
      ([screen]) => decide(screen === undefined ? {} : { video: screen, audio: "loopback" }),
      () => decide({}),
    );
  });
}
