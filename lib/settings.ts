/** The configuration of a deployment, checked and typed. Made by lib/env.ts; other code gets it as `ctx.settings`. */

import type { Network } from "@/lib/networks";
import type { ScannerAddress } from "@/lib/scanner-address";

export type Brand = {
  /** Used in texts and as the sender's name, for example "Allianz". */
  name: string;
  legalName: string;
  /** `#rrggbb`, or null for the portal's own colour. */
  primary: string | null;
  logoUrl: string | null;
  supportEmail: string;
  supportPhone: string;
};

/** A key with the id that is stored in the rows made with it, so that two can be in use while one is replaced. */
export type NamedKey = {
  /** First 8 hex digits of the key's SHA-256. */
  id: string;
  /** 32 bytes or more. */
  key: Buffer;
};

/** New values are made with `current`; `all` (current first) opens existing ones. */
export type KeyRing = { current: NamedKey; all: NamedKey[] };

/**
 * The customer portal, where customers register for services that are inactive here (R19); see docs/customer-portal.md.
 */
export type CustomerPortalSettings = {
  /**
   * Its address for customers, to which the ticket is added. Its origin is the audience of tickets and issuer of
   * reports.
   */
  url: string;
  /** The address of its public keys (JWKS). */
  jwksUrl: string;
  /** The signing keys of tickets are derived from these. */
  keys: KeyRing;
};

/** Where checkpoints are written, beside the database. */
export type CheckpointTarget =
  /** A folder of this machine, absolute. */
  | { kind: "folder"; folder: string }
  /** A bucket of the store in `documentStorage.s3`; `prefix` without a slash at its ends, empty for none. */
  | { kind: "s3"; bucket: string; prefix: string }
  | { kind: "email"; address: string };

/** Evidence that stands alone (docs/evidence.md). */
export type EvidenceSettings = {
  /** The signing key is derived from it; null: no checkpoint and no certificate is made. */
  key: NamedKey | null;
  /** Public keys that were replaced, base64url, so that what they signed can still be verified. */
  previousKeys: string[];
  targets: CheckpointTarget[];
};

/** The malware scanner that files pass before they are stored. */
export type MalwareScannerSettings = {
  address: ScannerAddress;
  /**
   * When the scanner does not answer: `hold` refuses files until it does, `accept` stores them unscanned and logs it.
   */
  whenDown: "hold" | "accept";
};

/** Where the bytes of a document or attachment are: in `document_bytes`, or in the bucket of an S3-compatible store. */
export type StoragePlace = "database" | "s3";

/** An S3-compatible store and the portal's credentials there. */
export type S3Settings = {
  /** Origin without a slash at the end. */
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** true: `<endpoint>/<bucket>/<key>`; false: `<bucket>.<host of the endpoint>/<key>`. */
  pathStyle: boolean;
};

/** The OpenID provider by which staff sign in (Entra ID, Keycloak). */
export type StaffOidcSettings = {
  /** Exactly as the provider writes it into its tokens. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The claim of the ID token that lists the person's groups. */
  groupsClaim: string;
  /** The first group of this list that the person is in gives the role. */
  groups: readonly { group: string; role: "service" | "sender" | "auditor" | "admin" }[];
};

export type Settings = {
  mode: "production" | "development" | "demo";
  /** Origin without a slash at the end. Every link is built from it, never from a Host header. */
  appUrl: string;
  /** Origins whose forms are accepted: that of `appUrl`; outside production also `localhost` and `127.0.0.1`. */
  origins: string[];
  databaseUrl: string;
  /** For migrations and LISTEN; null when only a pooled address is configured. */
  databaseUrlUnpooled: string | null;
  /** Whether statements sent to `databaseUrl` are prepared. */
  databasePrepare: boolean;
  /** Whether the configuration says that `databaseUrl` leads through a pooler. */
  databasePooled: boolean;
  /**
   * A streaming replica for lists and how far behind it may be; `prepare` and `pooled` as above. null: lists are read
   * from `databaseUrl`.
   */
  databaseReplica: { url: string; maxLagSeconds: number; prepare: boolean; pooled: boolean } | null;
  authSecret: string;
  peppers: KeyRing;
  documentKeys: KeyRing;
  /** Where new documents and attachments are stored, and the S3 store; `s3` null: there is none. */
  documentStorage: { newDocuments: StoragePlace; s3: S3Settings | null };
  evidence: EvidenceSettings;
  cronSecret: string | null;
  /** Opens /api/metrics; null: it answers 404. */
  metricsToken: string | null;
  /** Where traces are sent (OTLP over HTTP); null: none are made. */
  tracesEndpoint: string | null;
  /** Where to report a weakness: a URI; null: the support address. */
  securityContact: string | null;
  /** The workspace of the insurer's people. */
  staff: {
    /** Networks from which it can be used; all when the list is empty. */
    networks: readonly Network[];
    /** null: staff sign in by password and second factor. */
    oidc: StaffOidcSettings | null;
  };
  smtpUrl: string;
  /** The address that e-mails come from. Their displayed name is made from the brand. */
  mailFrom: { address: string };
  /** Number of proxies in front of the portal whose `X-Forwarded-For` is trusted. */
  trustedProxyHops: number;
  /** How many processes serve, 1 to 64; null: as many as cores and memory allow (lib/server/process-count.ts). */
  serverProcesses: number | null;
  /** With several server processes one of them runs the worker. */
  runWorkerInProcess: boolean;
  brand: Brand;
  productsUrl: string;
  faqUrl: string;
  /** BIC by the first three digits of an account number, beside the portal's own table (lib/payment/bank-code.ts). */
  payeeBics: Readonly<Record<string, string>>;
  /** null: the portal has no link to it, and /services says so. */
  customerPortal: CustomerPortalSettings | null;
  /** Keys of hCaptcha; null: the captcha is the portal's own proof of work. */
  hcaptcha: { siteKey: string; secret: string; verifyUrl: string } | null;
  /** null: files are not scanned for malware. */
  malwareScanner: MalwareScannerSettings | null;
  /** `networks`: inside the deployer's network, and may be called by webhooks. */
  webhooks: { networks: readonly Network[] };
  /** Whether the documentation of the Sender API is served. */
  apiDocs: boolean;
  /** Whether test keys of the Sender API work in production too, on test customers. */
  apiSandbox: boolean;
  /** The portal is in maintenance; `until` is the expected end, null when unknown. */
  maintenance: { until: Date | null } | null;
  logLevel: string;
};
