/** Who asks, as coarsely as needed: what a customer sees in his list of sessions. */
export type Client = {
  /** Truncated: /24 of an IPv4, /48 of an IPv6 address; null when unknown. */
  network: string | null;
  /** Family names, "Firefox" and "Android"; null when the browser did not say. */
  browser: string | null;
  system: string | null;
};

export const NO_CLIENT: Client = { network: null, browser: null, system: null };
