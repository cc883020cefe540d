/** What the page must be told, kept while there is no page that listens: at the start, behind a closed window, after a crash. */
import type { BrowserWindow } from "electron";
import type { HostEvent } from "../src/api/contract.ts";
import { channels } from "./channels.ts";

export interface PageEvents {
  /** now or never: the page that comes later reads what it changes */
  send(event: HostEvent): void;
  /** now, or when there is a page */
  tell(event: HostEvent): void;
  /** the page has asked something: from here on it listens */
  listens(): void;
  /** it is loaded anew, or closed */
  gone(): void;
}

export function createPageEvents(window: () => BrowserWindow | null): PageEvents {
  let listening = false;
  const waiting: HostEvent[] = [];
  const send = (event: HostEvent): void => {
    const shown = window();
    if (shown !== null && !shown.isDestroyed()) shown.webContents.send(channels.event, event);
  };
  return {
    send,
    tell(event) {
      if (listening) send(event);
      else waiting.push(event);
    },
    listens() {
      listening = true;
      for (const event of waiting.splice(0)) send(event);
    },
    gone() {
      listening = false;
    },
  };
}
