/**
 * A stand-in for `electron` where its binary can't be had: the built main runs in plain Node, its window is a page of a real
 * Chromium with the built preload in front. What the test wants to know is printed as lines of JSON; what it wants done
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
  name = "stand-in";
  getAppPath = () => settings.root;
  setName = (name) => {
    this.name = name;
  };
  requestSingleInstanceLock = () => settings.onlyInstance !== false;
  whenReady = async () => {};
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
    webRequest: {
      onBeforeRequest: (handler) => {
        guards.request = handler;
      },
    },
  },
};

let menu = [];
export const Menu = {
  buildFromTemplate: (template) => template,
  setApplicationMenu: (template) => {
    menu = template;
  },
};
export const nativeTheme = { shouldUseDarkColors: false };
export const shell = { showItemInFolder: (path) => tell({ shown: path }) };
const picked = [];
export const dialog = {
  showOpenDialog: async (...values) => {
    tell({ dialog: values.at(-1).properties });
    const filePaths = picked.shift() ?? [];
    return { canceled: filePaths.length === 0, filePaths };
  },
};
export const powerSaveBlocker = {
  start: (kind) => {
    tell({ awake: kind });
    return 1;
  },
  stop: () => tell({ awake: null }),
};
export class Notification {
  static isSupported = () => true;
  constructor(options) {
    this.options = options;
  }
  show = () => tell({ notification: this.options });
}

export const utilityProcess = {
  fork(entry) {
    const child = fork(entry, [], { serialization: "advanced" });
    return {
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

export class BrowserWindow extends EventEmitter {
  #page = null;
  #sending = Promise.resolve();
  constructor(options) {
    super();
    tell({ window: options });
    this.preload = readFileSync(options.webPreferences.preload, "utf8");
    this.webContents = new EventEmitter();
    Object.assign(this.webContents, {
      setWindowOpenHandler: (handler) => tell({ opensWindows: handler({ url: "https://example.com" }).action }),
      send: (channel, value) => {
        this.#sending = this.#sending
          .then(() => this.#page?.evaluate(([c, v]) => window.standInSend?.(c, v), [channel, value]))
          .catch(noop);
      },
      reload: () => this.#page?.reload(),
    });
  }
  show = () => tell({ visible: true });
  focus = () => tell({ focused: true });
  restore = noop;
  isMinimized = () => false;
  isDestroyed = () => this.#page === null;
  isFocused = () => false;
  setProgressBar = (share) => tell({ progress: share });

  async loadURL(url) {
    browser = await chromium.launch({
      executablePath: settings.chromium,
      args: [...settings.args, `--remote-debugging-port=${settings.port}`],
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    this.#page = page;
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
  if (order.pick !== undefined) picked.push(order.pick);
  if (order.secondInstance !== undefined) app.emit("second-instance", {}, order.secondInstance, "/");
  if (order.menu !== undefined) {
    const items = menu.flatMap((one) => one.submenu ?? []);
    items.find((item) => item.label === order.menu)?.click?.();
  }
  if (order.quit === true) app.quit();
});
