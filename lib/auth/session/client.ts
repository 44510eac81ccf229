/** The client of a request, as it is shown in the customer's list of sessions and counted by the limits. */
export type Client = {
  /** IP address truncated to /24 (IPv4) or /48 (IPv6); null when unknown. */
  network: string | null;
  /**
   * Browser and operating system by family name, "Firefox" and "Android"; null when the user agent does not name them.
   */
  browser: string | null;
  system: string | null;
  /** Key of the rate limits: the IPv4 address, or the /64 prefix of the IPv6 address. Stored only as a keyed digest. */
  limitKey: string | null;
  /** Value of the cookie that identifies this browser; null when it has none yet. */
  browserToken: string | null;
};

export const UNKNOWN_CLIENT: Client = {
  network: null,
  browser: null,
  system: null,
  limitKey: null,
  browserToken: null,
};
