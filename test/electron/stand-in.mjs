/**
 * A stand-in for `electron` where its binary can't be had: the built main runs in plain Node, its window is a page of a real
 * Chromium with the built preload in front, or, where no browser is named, nothing but what the program tells it. What the test wants to know is printed as lines of JSON; what it wants done
 * (answers of dialogs, a second instance, quitting) comes in as such lines.
 *
 * Not covered, since only Electron has it: the sandbox itself, native menus and notifications as drawn, the utility process
 * (a forked process stands for it).
 */
import { fork } from "node:child_process";
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { chromium } from "@playwright/test";

const settings = JSON.parse(process.env.SLIMSCRIBE_STAND_IN ?? "{}");
/** Chromium can't be taught a scheme from outside: the page lives at a local name, which browsers trust as they do https. */
const local = "http://app.localhost";
const toLocal = (url) => url.replace(/^slimscribe:\/\/app/, local);
const toOwn = (url) => url.replace(local, "slimscribe://app");

const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const noop = () => {};

class App extends EventEmitter {
  isPackaged = false;
  getLocale = () => (settings.languages ?? ["en-GB"])[0];
  getPreferredSystemLanguages = () => settings.languages ?? ["en-GB"];
  name = "stand-in";
  getAppPath = () => settings.root;
  getPath = (name) => `${settings.profile ?? `${process.env.SLIMSCRIBE_DATA}/profile`}/${name}`;
  relaunch = () => tell({ relaunched: process.env.SLIMSCRIBE_DATA ?? null });
  setName = (name) => {
    this.name = name;
  };
  requestSingleInstanceLock = () => settings.onlyInstance !== false;
  whenReady = async () => {};
  commandLine = { appendSwitch: (name, value) => tell({ switch: name, value }) };
  quit() {
    let prevented = false;
    this.emit("before-quit", {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (!prevented) void close().then(() => process.exit(0));
  }
  exit = (code) => process.exit(code);
}
export const app = new App();

const handlers = new Map();
export const ipcMain = { handle: (channel, work) => void handlers.set(channel, work) };

let serve = async () => new Response("Nothing is served.", { status: 404 });
export const protocol = {
  registerSchemesAsPrivileged: (schemes) => tell({ schemes }),
  handle: (_scheme, handler) => {
    serve = handler;
  },
};

const guards = { request: noop, permission: noop };
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => {
      guards.permission = handler;
    },
    setPermissionCheckHandler: noop,
    on: (event) => tell({ sessionHears: event }),
    setSpellCheckerLanguages: (languages) => tell({ spellCheckerLanguages: languages }),
    setSpellCheckerDictionaryDownloadURL: (address) => tell({ dictionariesFrom: address }),
    webRequest: {
      onBeforeRequest: (handler) => {
        guards.request = handler;
      },
    },
  },
};

let menu = [];
export const Menu = {
  buildFromTemplate: (template) => template.filter((item) => item.visible !== false),
  setApplicationMenu: (template) => {
    menu = template;
  },
};
let trayMenu = [];
export const nativeImage = { createFromPath: (path) => ({ path, bytes: readFileSync(path).length }) };
export class Tray extends EventEmitter {
  constructor(image) {
    super();
    if (settings.tray === false) throw new Error("there is no place for it");
    tell({ tray: image });
  }
  setToolTip = (text) => tell({ tip: text });
  setContextMenu = (items) => {
    trayMenu = items;
    tell({ trayMenu: items.map(({ label, enabled }) => ({ label, enabled })) });
  };
}
export const nativeTheme = { shouldUseDarkColors: false };
const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } };
export const screen = { getPrimaryDisplay: () => display, getAllDisplays: () => [display] };
/** A forked process compiles by a forked process. */
export class MessageChannelMain {}
export const shell = { showItemInFolder: (path) => tell({ shown: path }) };
const chosen = [...(settings.chosen ?? [])];
export const dialog = {
  showErrorBox: (title, content) => tell({ errorBox: { title, content } }),
  showMessageBox: async (...values) => {
    tell({ asked: values.at(-1), overVisible: values.length > 1 && values[0].isVisible() });
    return { response: chosen.shift() ?? 0 };
  },
  showOpenDialog: async (...values) => {
    tell({ dialog: values.at(-1), overVisible: values.length > 1 && values[0].isVisible() });
    const filePaths = chosen.shift() ?? [];
    return { canceled: filePaths.length === 0, filePaths };
  },
};
export const desktopCapturer = { getSources: async () => [] };
export const systemPreferences = { askForMediaAccess: async () => true };

export const powerSaveBlocker = {
  start: (kind) => {
    tell({ awake: kind });
    return 1;
  },
  stop: () => tell({ awake: null }),
};
let clicked = noop;
export class Notification {
  static isSupported = () => true;
  constructor(options) {
    this.options = options;
  }
  on = (_event, listen) => {
    clicked = listen;
  };
  show = () => tell({ notification: this.options });
}

export const utilityProcess = {
  fork(entry) {
    const child = fork(entry, [], { serialization: "advanced" });
    tell({ engine: child.pid });
    return {
      get pid() {
        return child.exitCode === null && child.signalCode === null ? child.pid : undefined;
      },
      postMessage: (message) => void (child.connected && child.send(message)),
      kill: () => child.kill("SIGKILL"),
      on: (event, listen) => child.on(event, listen),
    };
  },
};

let browser = null;
async function close() {
  await browser?.close();
}

/** In the page's world, before anything else: what preload sees of Electron. */
function preloadWith(source, folder) {
  const listeners = new Map();
  window.standInSend = (channel, value) => {
    for (const listen of listeners.get(channel) ?? []) listen({}, value);
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name, value) => {
        window[name] = value;
      },
    },
    ipcRenderer: {
      invoke: (channel, ...values) => window.standInInvoke(channel, values),
      on: (channel, listen) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listen]),
      off: (channel, listen) =>
        void listeners.set(
          channel,
          (listeners.get(channel) ?? []).filter((one) => one !== listen),
        ),
    },
    webUtils: { getPathForFile: (file) => `${folder}/${file.name}` },
  };
  const module = { exports: {} };
  new Function("require", "module", "exports", source)(() => electron, module, module.exports);
}

let shown = null;
export class BrowserWindow extends EventEmitter {
  #page = null;
  #sending = Promise.resolve();
  #destroyed = false;
  constructor(options) {
    super();
    tell({ window: options });
    this.preload = readFileSync(options.webPreferences.preload, "utf8");
    this.webContents = new EventEmitter();
    Object.assign(this.webContents, {
      setWindowOpenHandler: (handler) => tell({ opensWindows: handler({ url: "https://example.com" }).action }),
      send: (channel, value) => {
        if (settings.chromium === undefined) return tell({ sent: channel, value });
        this.#sending = this.#sending
          .then(() => this.#page?.evaluate(([c, v]) => window.standInSend?.(c, v), [channel, value]))
          .catch(noop);
      },
      reload: () => {
        tell({ reloaded: true });
        if (this.#page) void this.#page.reload();
        else setImmediate(() => this.webContents.emit("did-finish-load"));
      },
    });
    shown = this;
  }
  #visible = false;
  show() {
    this.#visible = true;
    tell({ visible: true });
  }
  isVisible = () => this.#visible;
  focus = () => tell({ focused: true });
  restore = noop;
  isMinimized = () => false;
  maximize = () => tell({ maximized: true });
  isMaximized = () => false;
  getNormalBounds = () => ({ x: 40, y: 30, width: 1200, height: 700 });
  close() {
    let prevented = false;
    this.emit("close", {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (!prevented) this.destroy();
  }
  isDestroyed = () => this.#destroyed;
  destroy() {
    this.#destroyed = true;
    shown = null;
    void this.#page?.close();
    this.emit("closed");
    app.emit("window-all-closed");
  }
  isFocused = () => false;
  setProgressBar = (share) => tell({ progress: share });

  async loadURL(url) {
    if (settings.chromium === undefined) {
      // Never before whoever made the window has it.
      await undefined;
      // Without a page: what the program does by itself.
      this.emit("ready-to-show");
      tell({ ready: true });
      return;
    }
    browser = await chromium.launch({
      executablePath: settings.chromium,
      args: [...settings.args, `--remote-debugging-port=${settings.port}`],
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    this.#page = page;
    // Electron asks where to save; here the file is where Chromium has put it.
    page.on("download", async (file) =>
      tell({ download: { name: file.suggestedFilename(), path: await file.path() } }),
    );
    await page.route("**/*", async (route) => {
      const request = route.request();
      const own = toOwn(request.url());
      const { cancel } = await new Promise((decide) => guards.request({ url: own }, decide));
      if (cancel) return route.abort();
      const response = await serve(new Request(own, { method: request.method(), headers: request.headers() }));
      await route.fulfill({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()),
      });
    });
    await page.exposeBinding("standInInvoke", async ({ frame }, channel, values) => {
      const handler = handlers.get(channel);
      if (handler === undefined) throw new Error(`nobody handles ${channel}`);
      return handler({ senderFrame: { url: toOwn(frame.url()), parent: frame.parentFrame() } }, ...values);
    });
    await page.addInitScript(`(${preloadWith})(${JSON.stringify(this.preload)}, ${JSON.stringify(settings.files)})`);
    await page.goto(toLocal(url));
    this.emit("ready-to-show");
    tell({ ready: true });
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const order = JSON.parse(line);
  if (order.choose !== undefined) chosen.push(order.choose);
  if (order.secondInstance !== undefined) app.emit("second-instance", {}, order.secondInstance, "/");
  if (order.menu !== undefined) {
    const items = menu.flatMap((one) => one.submenu ?? []);
    items.find((item) => item.label === order.menu)?.click?.();
  }
  if (order.tray !== undefined) trayMenu.find((item) => item.label === order.tray)?.click?.();
  if (order.openFile !== undefined) app.emit("open-file", { preventDefault: noop }, order.openFile);
  if (order.crash !== undefined) shown?.webContents.emit("render-process-gone", {}, { reason: order.crash });
  if (order.click === true) clicked();
  if (order.close === true) shown?.close();
  if (order.call !== undefined) {
    const { channel, values, from = "slimscribe://app/index.html" } = order.call;
    const event = { senderFrame: { url: from, parent: null } };
    void Promise.resolve(handlers.get(channel)(event, ...values)).then((answer) => tell({ answer, channel }));
  }
  if (order.get !== undefined)
    void serve(new Request(order.get)).then(
      ({ status }) => tell({ status, of: order.get }),
      (error) => tell({ status: String(error), of: order.get }),
    );
  if (order.quit === true) app.quit();
});
