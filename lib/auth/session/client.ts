/** Who asks, as coarsely as needed: what a customer sees in his list of sessions. */
export type Client = {
  /** Truncated: /24 of an IPv4, /48 of an IPv6 address; null when unknown. */
  network: string | null;
  /** Family names, "Firefox" and "Android"; null when the browser did not say. */
  browser: string | null;
  system: string | null;
  /** What its failures are counted under: the IPv4 address, or the /64 of an IPv6 one. Never stored as it is (SEC-19). */
  limitKey: string | null;
  /** Value of the cookie that tells this browser from others; null for one that has none yet (SEC-39). */
  browserToken: string | null;
};

export const UNKNOWN_CLIENT: Client = {
  network: null,
  browser: null,
  system: null,
  limitKey: null,
  browserToken: null,
};
