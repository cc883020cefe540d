/** What the interface does where nothing is said. By itself, so that the command can tell it without loading the server. */
export const usualApi = { host: "127.0.0.1", port: 8808, mostBytes: 1_000_000_000, mostRequests: 64 };
