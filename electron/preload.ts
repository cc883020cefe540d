/** Runs sandboxed beside the page: passes messages on, and reads paths off files that the person dropped. */
import { contextBridge, ipcRenderer, webUtils } from "electron";
import type { Bridge } from "../src/api/bridge.ts";
import type { HostEvent } from "../src/api/contract.ts";
import { channels } from "./channels.ts";

function subscribe<T>(channel: string, listen: (value: T) => void): () => void {
  const listener = (_event: unknown, value: T): void => listen(value);
  ipcRenderer.on(channel, listener);
  return () => ipcRenderer.off(channel, listener);
}

const bridge: Bridge = {
  call: (method, input) => ipcRenderer.invoke(channels.call, method, input),
  listen: (onEvent) => subscribe<HostEvent>(channels.event, onEvent),
  onCommand: (listener) => subscribe<string>(channels.command, listener),
  // A page can't make a File that has a path: only what was really dropped or chosen gives one.
  add: (files) => {
    const paths = files.map((file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]));
    return ipcRenderer.invoke(
      channels.add,
      paths.filter((path) => path !== ""),
    );
  },
  choose: (kind) => ipcRenderer.invoke(channels.choose, kind),
  chooseFolder: () => ipcRenderer.invoke(channels.chooseFolder),
  chooseModel: (kind) => ipcRenderer.invoke(channels.chooseModel, kind),
  wantMicrophone: (wanted) => ipcRenderer.invoke(channels.wantMicrophone, wanted),
  reveal: (id) => ipcRenderer.invoke(channels.reveal, id),
};

contextBridge.exposeInMainWorld("slimscribe", bridge);
