/**
 * The key to the local server. It comes behind the # of the address that the server printed, is kept by the browser for this very
 * server (host and port), and goes with every question. A cookie would go to every other server of this machine as well.
 */
const place = "slimscribe.key";

function take(): boolean {
  const brought = new URLSearchParams(location.hash.slice(1)).get("key");
  if (brought === null) return false;
  localStorage.setItem(place, brought);
  // Neither the address line nor the history shows it.
  history.replaceState(null, "", location.pathname);
  return true;
}

/** Takes the key out of the address, now and when the person opens a new one in this very tab: then the page begins anew. */
export function takeKey(): void {
  take();
  addEventListener("hashchange", () => {
    if (take()) location.reload();
  });
}

const key = (): string => localStorage.getItem(place) ?? "";

export function withKey(headers: Record<string, string> = {}): Record<string, string> {
  return { ...headers, authorization: `Bearer ${key()}` };
}

/** For players and event streams, which send no headers. They are in no history, and nothing is told where they came from. */
export function addressWithKey(path: string): string {
  return `${path}?${new URLSearchParams({ key: key() })}`;
}
