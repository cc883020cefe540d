/** What the page may do: asked as Chromium asks, of a session that keeps the handlers it is given. */
import type { Session } from "electron";
import { expect, test } from "vitest";
import { sealSession } from "../../electron/seal.ts";

type Handler = (...values: unknown[]) => unknown;

function sealed(wantsToRecord = false) {
  const handlers: Record<string, Handler> = {};
  const keep = (name: string) => (handler: Handler) => {
    handlers[name] = handler;
  };
  sealSession(
    {
      setPermissionRequestHandler: keep("request"),
      setPermissionCheckHandler: keep("check"),
      webRequest: { onBeforeRequest: keep("before") },
    } as unknown as Session,
    () => wantsToRecord,
  );
  const answered = (ask: (decide: (answer: unknown) => void) => void): unknown => {
    let said: unknown;
    ask((answer) => {
      said = answer;
    });
    return said;
  };
  return {
    /** the request for a permission, and the check before it */
    may: (permission: string, address: string, kinds?: readonly string[]): unknown[] => [
      answered((decide) =>
        handlers.request?.(null, permission, decide, { requestingUrl: address, isMainFrame: true, mediaTypes: kinds }),
      ),
      handlers.check?.(null, permission, address, { mediaType: kinds?.at(-1) }),
    ],
    cancels: (url: string): unknown => answered((decide) => handlers.before?.({ url }, decide)),
  };
}

test("the page may copy text and fill the screen, and nothing else; no other page may", () => {
  const { may } = sealed();
  expect(may("clipboard-sanitized-write", "slimscribe://app/index.html")).toEqual([true, true]);
  expect(may("clipboard-sanitized-write", "slimscribe://app")).toEqual([true, true]);
  expect(may("fullscreen", "slimscribe://app")).toEqual([true, true]);
  expect(may("fullscreen", "https://example.com/")).toEqual([false, false]);
  for (const permission of ["clipboard-read", "media", "geolocation", "notifications", "fileSystem", "openExternal"])
    expect([permission, may(permission, "slimscribe://app/index.html")]).toEqual([permission, [false, false]]);
  for (const address of [
    "slimscribe://application/",
    "slimscribe://elsewhere/app",
    "https://example.com/",
    "file:///",
    "",
  ])
    expect([address, may("clipboard-sanitized-write", address)]).toEqual([address, [false, false]]);
});

test("it may hear while the person wants to record, see nothing, and no other page may", () => {
  const own = "slimscribe://app/index.html";
  expect(sealed(true).may("media", own, ["audio"])).toEqual([true, true]);
  expect(sealed(false).may("media", own, ["audio"])).toEqual([false, false]);
  for (const kinds of [["video"], ["audio", "video"], undefined])
    expect([kinds, sealed(true).may("media", own, kinds)]).toEqual([kinds, [false, false]]);
  expect(sealed(true).may("media", "https://example.com/", ["audio"])).toEqual([false, false]);
});

test("no address but the program's own is loaded", () => {
  const { cancels } = sealed();
  for (const url of ["slimscribe://app/index.html", "blob:slimscribe://app/1", "data:text/plain,a"])
    expect([url, cancels(url)]).toEqual([url, { cancel: false }]);
  for (const url of ["https://example.com/", "http://127.0.0.1:80/", "file:///etc/passwd", "ws://example.com/"])
    expect([url, cancels(url)]).toEqual([url, { cancel: true }]);
});
