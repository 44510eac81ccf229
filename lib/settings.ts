/** What a deployment decides, checked and typed. Made by lib/env.ts; everything else gets it by `ctx.settings`. */

import type { ScannerAddress } from "@/lib/document/scanner-address";

export type Brand = {
  /** In running text and as the sender's name: "Allianz". */
  name: string;
  legalName: string;
  /** `#rrggbb`, or null for the portal's own colour. */
  primary: string | null;
  logoUrl: string | null;
  supportEmail: string;
  supportPhone: string;
};

/** A key and what stands in the rows made with it, so that two can be in use while one is rotated out. */
export type NamedKey = {
  /** First 8 hex digits of the key's SHA-256. */
  id: string;
  /** 32 bytes or more. */
  key: Buffer;
};

/** `current` makes, `all` (current first) opens. */
export type KeyRing = { current: NamedKey; all: NamedKey[] };

/** Where customers register for everything that is not to be had here (R19); docs/customer-portal.md. */
export type CustomerPortalSettings = {
  /** Its address as customers open it; the ticket goes there too. Its origin is its name in tickets and reports. */
  url: string;
  /** Where its public keys are. */
  jwksUrl: string;
  /** Our tickets' signing keys are derived from these. */
  keys: KeyRing;
};

/** What looks at files before they are taken in (SEC-62). */
export type MalwareScannerSettings = {
  address: ScannerAddress;
  /** Down: `hold` takes no file in until it answers again, `accept` goes on without it and says so in the log. */
  whenDown: "hold" | "accept";
};

export type Settings = {
  mode: "production" | "development" | "demo";
  /** Origin without a slash at the end; every link is built from it (SEC-33). */
  appUrl: string;
  /** Origins whose forms are ours: that of `appUrl`, in the demo `localhost` and `127.0.0.1` alike. */
  origins: string[];
  databaseUrl: string;
  /** For migrations and LISTEN; null when only a pooled address is known. */
  databaseUrlUnpooled: string | null;
  authSecret: string;
  peppers: KeyRing;
  documentKeys: KeyRing;
  cronSecret: string | null;
  smtpUrl: string;
  mailFrom: { name: string; address: string };
  /** How many proxies in front of us tell the truth about the client's address. */
  trustedProxyHops: number;
  runWorkerInProcess: boolean;
  brand: Brand;
  productsUrl: string;
  faqUrl: string;
  /** null: nothing leads there, and /services says so. */
  customerPortal: CustomerPortalSettings | null;
  /** Keys of the security check's service; null: the portal's own proof of work (CONTRACT, decision 7). */
  hcaptcha: { siteKey: string; secret: string; verifyUrl: string } | null;
  /** null: files are not looked at for malware. */
  malwareScanner: MalwareScannerSettings | null;
  /** The portal is closed for maintenance; `until` is when it is expected back, where that is known. */
  maintenance: { until: Date | null } | null;
  logLevel: string;
};
