/** Chromium's own ways to the network, closed: a window of this program has nothing to fetch. */
import { app, type Session } from "electron";

/** Before the app is ready: no name finds a server, whatever a later Chromium may want to fetch, and no proxy is asked. */
export function closeNetwork(): void {
  app.commandLine.appendSwitch("host-resolver-rules", "MAP * ~NOTFOUND");
  app.commandLine.appendSwitch("no-proxy-server");
}

/**
 * Before the first window: Chromium fetches a dictionary for each language that it is to check, whatever `spellcheck` and
 * `setSpellCheckerEnabled` say. There are none, and the address of dictionaries is one that is never asked.
 */
export function wantNoDictionaries(session: Session): void {
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerDictionaryDownloadURL("slimscribe://dictionaries/");
}
