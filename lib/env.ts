import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { customerPortalProblems } from "@/lib/customer-portal/configuration";
import { DATABASE_VARIABLES, databaseSettings } from "@/lib/db/configuration";
import { databaseUrlProblems } from "@/lib/db/connect-options";
import { storageProblems, storageSettings } from "@/lib/document/storage/s3-configuration";
import { EVIDENCE_VARIABLES, evidenceProblems, evidenceSettings } from "@/lib/evidence/configuration";
import { WEBHOOK_VARIABLES, webhookSettings } from "@/lib/feed/configuration";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { parseMailFrom } from "@/lib/kernel/mail-from";
import { parseBankCodes } from "@/lib/payment/bank-code";
import { parseScannerAddress, type ScannerAddress } from "@/lib/scanner-address";
import { type RawEnvironment, withSecretFiles } from "@/lib/secret-files";
import { parseSecurityContact } from "@/lib/security-contact";
import type { KeyRing, NamedKey, Settings } from "@/lib/settings";
import { STAFF_VARIABLES, staffProblems, staffSettings } from "@/lib/staff/configuration";

/** The configuration is wrong; `problems` names every wrong variable, each with how to correct it. */
export class ConfigurationError extends Error {
  constructor(readonly problems: string[]) {
    super(`The configuration is not right:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigurationError";
  }
}

const SECRET_BYTES = 32;
const HOW_TO_MAKE = "make one with: openssl rand -base64 32";
/** `xxxx` only as a whole word: one random secret in base64 of 25,000 contains it by chance. The others are longer. */
const PLACEHOLDER = /change.?me|placeholder|example|secret|password|(?<![a-z0-9])x{4,}\d*(?![a-z0-9])/i;
const HTTPS_IN_DEVELOPMENT = "APP_URL is https, but NODE_ENV is not production: set NODE_ENV=production";
const LOOPBACK_HOSTS = ["localhost", "127.0.0.1"];

const HCAPTCHA_VERIFY_URL = "https://api.hcaptcha.com/siteverify";
const HCAPTCHA_TEST_KEY = /^[1-3]0000000-ffff-ffff-ffff-00000000000[1-3]$/i;
const HCAPTCHA_TEST_SECRET = /^0x0+$/;

/** A date and a time with the zone, which has no default. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/;

/** The bytes of a secret given as base64, base64url or hex; any other text is taken as UTF-8. */
function secretBytes(text: string): Buffer {
  if (/^[0-9a-f]{64,}$/i.test(text)) return Buffer.from(text, "hex");
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return Buffer.from(text, "base64");
  return Buffer.from(text, "utf8");
}

function strongSecret(name: string) {
  return z
    .string({ error: `${name} is missing: ${HOW_TO_MAKE}` })
    .refine((text) => secretBytes(text).length >= SECRET_BYTES, `${name} is too short: ${HOW_TO_MAKE}`)
    .refine((text) => !PLACEHOLDER.test(text) && new Set(text).size > 8, `${name} is a placeholder: ${HOW_TO_MAKE}`);
}

function httpOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search ? url.origin : null;
}

const httpUrl = (name: string) =>
  z.string().refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), `${name} is no http(s) address`);

/** A URL for customers' browsers or other systems: without user, password and fragment. */
const pageUrl = (name: string) =>
  httpUrl(name).refine((text) => {
    const { username, password, hash } = URL.canParse(text) ? new URL(text) : { username: "", password: "", hash: "" };
    return !username && !password && !hash;
  }, `${name} holds a user, a password or a fragment`);

const schema = z.object({
  APP_URL: z
    .string({ error: "APP_URL is missing: the portal's public address, for example https://kuldemenyeim.example.hu" })
    .refine((text) => httpOrigin(text) !== null, "APP_URL is no http(s) origin (no path, no query)"),
  ...DATABASE_VARIABLES,
  AUTH_SECRET: strongSecret("AUTH_SECRET"),
  PASSWORD_PEPPER: strongSecret("PASSWORD_PEPPER"),
  PASSWORD_PEPPER_PREVIOUS: strongSecret("PASSWORD_PEPPER_PREVIOUS").optional(),
  DOCUMENT_KEY: strongSecret("DOCUMENT_KEY"),
  DOCUMENT_KEY_PREVIOUS: strongSecret("DOCUMENT_KEY_PREVIOUS").optional(),
  DOCUMENT_STORAGE: z.string().optional(),
  S3_ENDPOINT: z.string().optional(),
  S3_REGION: z.string().optional(),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_PATH_STYLE: z.string().optional(),
  EVIDENCE_KEY: strongSecret("EVIDENCE_KEY").optional(),
  ...EVIDENCE_VARIABLES,
  CRON_SECRET: strongSecret("CRON_SECRET").optional(),
  METRICS_TOKEN: strongSecret("METRICS_TOKEN").optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl("OTEL_EXPORTER_OTLP_ENDPOINT").optional(),
  SMTP_URL: z
    .string({ error: "SMTP_URL is missing: smtps://user:password@host:465 or smtp://host:587" })
    .regex(/^smtps?:\/\//, "SMTP_URL does not begin with smtp:// or smtps://"),
  MAIL_FROM: z
    .string({ error: "MAIL_FROM is missing: kuldemenyeim@example.hu" })
    .refine((text) => parseMailFrom(text) !== null, "MAIL_FROM is no plain address, with or without a name"),
  TRUST_PROXY: z.string().regex(/^\d$/, "TRUST_PROXY is the number of proxies to believe, 0 to 9").default("0"),
  WEB_CONCURRENCY: z
    .string()
    .regex(/^(?:[1-9]|[1-5]\d|6[0-4])$/, "WEB_CONCURRENCY is the number of server processes, 1 to 64")
    .optional(),
  RUN_WORKER: z.enum(["0", "1"], { error: "RUN_WORKER is 0 or 1" }).default("0"),
  BRAND_NAME: z.string().max(60).default("Allianz"),
  BRAND_LEGAL_NAME: z.string().max(120).default("Allianz Hungária Zrt."),
  BRAND_PRIMARY: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, "BRAND_PRIMARY is a colour like #0b5c6b")
    .optional(),
  BRAND_LOGO_URL: httpUrl("BRAND_LOGO_URL").optional(),
  SUPPORT_EMAIL: z
    .string()
    .refine((text) => parseEmailAddress(text) !== null, "SUPPORT_EMAIL is no e-mail address")
    .default("ugyfelszolgalat@example.hu"),
  SECURITY_CONTACT: z
    .string()
    .refine((text) => parseSecurityContact(text) !== null, "SECURITY_CONTACT is no e-mail or https address")
    .optional(),
  SUPPORT_PHONE: z.string().max(40).default("+36 1 421 1421"),
  PRODUCTS_URL: httpUrl("PRODUCTS_URL").default(
    "https://www.allianz.hu/hu_HU/lakossagi/karbejelent-es-ugyintezes/gyakran-ismetelt-kerdesek.html",
  ),
  FAQ_URL: httpUrl("FAQ_URL").default(
    "https://www.allianz.hu/hu_HU/lakossagi/karbejelent-es-ugyintezes/gyakran-ismetelt-kerdesek.html#ugyfelportal",
  ),
  PAYEE_BICS: z
    .string()
    .refine((text) => parseBankCodes(text) !== null, "PAYEE_BICS is no list like 117=OTPVHUHB,120=UBRTHUHB")
    .default(""),
  CUSTOMER_PORTAL_URL: pageUrl("CUSTOMER_PORTAL_URL").optional(),
  CUSTOMER_PORTAL_JWKS_URL: pageUrl("CUSTOMER_PORTAL_JWKS_URL").optional(),
  CUSTOMER_PORTAL_SIGNING_KEY: strongSecret("CUSTOMER_PORTAL_SIGNING_KEY").optional(),
  CUSTOMER_PORTAL_SIGNING_KEY_PREVIOUS: strongSecret("CUSTOMER_PORTAL_SIGNING_KEY_PREVIOUS").optional(),
  HCAPTCHA_SITE_KEY: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "HCAPTCHA_SITE_KEY is no site key of hCaptcha (a UUID)")
    .optional(),
  HCAPTCHA_SECRET: z.string().min(20, "HCAPTCHA_SECRET is too short").optional(),
  ...{ ...STAFF_VARIABLES, ...WEBHOOK_VARIABLES },
  CLAMD_ADDRESS: z
    .string()
    .refine((text) => parseScannerAddress(text) !== null, "CLAMD_ADDRESS is neither tcp://host:port nor unix:///path")
    .optional(),
  CLAMD_WHEN_DOWN: z.enum(["hold", "accept"], { error: "CLAMD_WHEN_DOWN is hold or accept" }).default("hold"),
  API_DOCS: z.enum(["0", "1"], { error: "API_DOCS is 0 or 1" }).default("1"),
  API_SANDBOX: z.enum(["0", "1"], { error: "API_SANDBOX is 0 or 1" }).default("0"),
  MAINTENANCE: z
    .string()
    .refine(
      (text) => /^[01]$/.test(text) || (INSTANT.test(text) && !Number.isNaN(Date.parse(text))),
      "MAINTENANCE is 0, 1, or the instant at which the portal is back, with its zone: 2026-11-24T06:00+01:00",
    )
    .default("0"),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
      error: "LOG_LEVEL is one of fatal, error, warn, info, debug, trace, silent",
    })
    .default("info"),
});

type Values = z.infer<typeof schema>;

/** The names of all variables; `.env.example` describes each. */
export const VARIABLES = Object.keys(schema.shape);

function namedKey(text: string): NamedKey {
  const key = secretBytes(text);
  return { id: createHash("sha256").update(key).digest("hex").slice(0, 8), key };
}

function keyRing(current: string, previous: string | undefined): KeyRing {
  const ring = [current, ...(previous ? [previous] : [])].map(namedKey);
  return { current: ring[0] as NamedKey, all: ring };
}

const ONE_PER_PURPOSE = [
  ...(["AUTH_SECRET", "PASSWORD_PEPPER", "DOCUMENT_KEY", "EVIDENCE_KEY", "CRON_SECRET", "METRICS_TOKEN"] as const),
  "CUSTOMER_PORTAL_SIGNING_KEY",
] as const;

function crossChecks(values: Values, mode: Settings["mode"], problems: string[]): void {
  const secrets = ONE_PER_PURPOSE.map((name) => values[name]).filter(Boolean);
  if (new Set(secrets).size !== secrets.length) {
    problems.push(`${ONE_PER_PURPOSE.join(", ")} are not all different: one key per purpose`);
  }
  problems.push(...customerPortalProblems(values, mode), ...storageProblems(values, mode));
  problems.push(...staffProblems(values, mode), ...evidenceProblems(values));
  if ((values.HCAPTCHA_SITE_KEY === undefined) !== (values.HCAPTCHA_SECRET === undefined)) {
    problems.push("HCAPTCHA_SITE_KEY and HCAPTCHA_SECRET belong together: set both or neither");
  }
  if (
    HCAPTCHA_TEST_KEY.test(values.HCAPTCHA_SITE_KEY ?? "") ||
    HCAPTCHA_TEST_SECRET.test(values.HCAPTCHA_SECRET ?? "")
  ) {
    problems.push("HCAPTCHA_SITE_KEY and HCAPTCHA_SECRET are hCaptcha's test keys, which let everybody pass");
  }
  const { protocol, hostname } = new URL(values.APP_URL);
  if (mode === "production" && protocol !== "https:") problems.push("APP_URL is not https");
  if (mode === "development" && protocol === "https:") problems.push(HTTPS_IN_DEVELOPMENT);
  if (mode === "demo" && !LOOPBACK_HOSTS.includes(hostname)) {
    problems.push("PORTAL_MODE=demo is for this machine only: APP_URL must be http://localhost:<port>");
  }
}

function customerPortalOf(values: Values): Settings["customerPortal"] {
  const url = values.CUSTOMER_PORTAL_URL;
  if (!url) return null;
  return {
    url,
    jwksUrl: values.CUSTOMER_PORTAL_JWKS_URL ?? new URL("/.well-known/jwks.json", url).href,
    // AUTH_SECRET is a safe default: HKDF separates the derived keys, and tickets live only minutes.
    keys: keyRing(
      values.CUSTOMER_PORTAL_SIGNING_KEY ?? values.AUTH_SECRET,
      values.CUSTOMER_PORTAL_SIGNING_KEY_PREVIOUS,
    ),
  };
}

function readMode(raw: RawEnvironment, problems: string[]): Settings["mode"] {
  if (raw.PORTAL_MODE === "demo") return "demo";
  if (raw.PORTAL_MODE) problems.push("PORTAL_MODE is set by the demo script only: remove it");
  return raw.NODE_ENV === "production" ? "production" : "development";
}

/**
 * Checks the environment variables and makes the settings.
 *
 * @param raw normally `process.env`
 * @throws ConfigurationError naming everything that is wrong, never a value
 */
export function readSettings(raw: RawEnvironment): Settings {
  const problems: string[] = [];
  const env = withSecretFiles(raw, problems);
  const mode = readMode(env, problems);
  problems.push(...databaseUrlProblems(env));
  const parsed = schema.safeParse(env);
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => issue.message));
  else crossChecks(parsed.data, mode, problems);
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);
  return toSettings(parsed.data, mode);
}

function toSettings(values: Values, mode: Settings["mode"]): Settings {
  const appUrl = new URL(values.APP_URL);
  const origins =
    mode === "production" ? [appUrl.origin] : LOOPBACK_HOSTS.map((host) => `http://${host}:${appUrl.port || 80}`);
  return {
    mode,
    appUrl: appUrl.origin,
    origins: [...new Set([appUrl.origin, ...origins])],
    ...databaseSettings(values, mode === "production"),
    authSecret: values.AUTH_SECRET,
    peppers: keyRing(values.PASSWORD_PEPPER, values.PASSWORD_PEPPER_PREVIOUS),
    documentKeys: keyRing(values.DOCUMENT_KEY, values.DOCUMENT_KEY_PREVIOUS),
    documentStorage: storageSettings(values),
    evidence: evidenceSettings(values, values.EVIDENCE_KEY ? namedKey(values.EVIDENCE_KEY) : null),
    ...{ cronSecret: values.CRON_SECRET ?? null, metricsToken: values.METRICS_TOKEN ?? null },
    tracesEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    securityContact: parseSecurityContact(values.SECURITY_CONTACT ?? ""),
    ...{ staff: staffSettings(values), webhooks: webhookSettings(values) },
    smtpUrl: values.SMTP_URL,
    mailFrom: { address: parseMailFrom(values.MAIL_FROM)?.address as string },
    trustedProxyHops: Number(values.TRUST_PROXY),
    serverProcesses: values.WEB_CONCURRENCY ? Number(values.WEB_CONCURRENCY) : null,
    runWorkerInProcess: values.RUN_WORKER === "1",
    brand: {
      ...{ name: values.BRAND_NAME, legalName: values.BRAND_LEGAL_NAME },
      ...{ primary: values.BRAND_PRIMARY ?? null, logoUrl: values.BRAND_LOGO_URL ?? null },
      ...{ supportEmail: values.SUPPORT_EMAIL, supportPhone: values.SUPPORT_PHONE },
    },
    ...{ productsUrl: values.PRODUCTS_URL, faqUrl: values.FAQ_URL },
    payeeBics: parseBankCodes(values.PAYEE_BICS) ?? {},
    customerPortal: customerPortalOf(values),
    hcaptcha:
      values.HCAPTCHA_SITE_KEY && values.HCAPTCHA_SECRET
        ? { siteKey: values.HCAPTCHA_SITE_KEY, secret: values.HCAPTCHA_SECRET, verifyUrl: HCAPTCHA_VERIFY_URL }
        : null,
    malwareScanner: values.CLAMD_ADDRESS
      ? { address: parseScannerAddress(values.CLAMD_ADDRESS) as ScannerAddress, whenDown: values.CLAMD_WHEN_DOWN }
      : null,
    apiDocs: values.API_DOCS === "1",
    apiSandbox: values.API_SANDBOX === "1",
    maintenance:
      values.MAINTENANCE === "0" ? null : { until: values.MAINTENANCE === "1" ? null : new Date(values.MAINTENANCE) },
    logLevel: values.LOG_LEVEL,
  };
}

let settings: Settings | undefined;

/** The settings of this process, read from `process.env` once. @throws ConfigurationError */
export function loadSettings(): Settings {
  if (settings) return settings;
  settings = readSettings(process.env);
  // next-auth reads its own address from here; the OpenID provider redirects back to a path below it.
  if (settings.staff.oidc) process.env.NEXTAUTH_URL = `${settings.appUrl}/staff/oidc`;
  return settings;
}
