/** Validates the settings of an S3-compatible store. Pure; called by lib/env.ts at start. */
import type { S3Settings, Settings, StoragePlace } from "@/lib/settings";

const REQUIRED = ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const;
const OPTIONAL = ["S3_REGION", "S3_PATH_STYLE"] as const;

const PLACES: readonly StoragePlace[] = ["database", "s3"];

type Name = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number] | "DOCUMENT_STORAGE";
type Values = Partial<Record<Name, string>>;

/** The rules of Amazon for names of buckets, without dots: a dot breaks the certificate of a virtual host. */
const BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const REGION = /^[A-Za-z0-9-]{1,64}$/;
/** Printable ASCII without blanks: what a header can carry. */
const CREDENTIAL = /^[\x21-\x7e]{3,200}$/;
const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

function endpointProblem(endpoint: string, mode: Settings["mode"]): string | null {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash || url.username) {
    return "S3_ENDPOINT is no http(s) origin (no path, no query), for example https://s3.eu-central-1.amazonaws.com";
  }
  const isPlain = url.protocol === "http:" && !LOOPBACK_HOSTS.includes(url.hostname);
  return isPlain && mode === "production" ? "S3_ENDPOINT is not https" : null;
}

/**
 * Finds variables of the document storage that are wrong or do not fit together.
 *
 * @param values environment variables; empty ones are left out
 * @returns one sentence for each problem, never a value
 */
export function storageProblems(values: Values, mode: Settings["mode"]): string[] {
  const problems: string[] = [];
  const place = values.DOCUMENT_STORAGE;
  if (place && !PLACES.some((known) => known === place)) {
    problems.push("DOCUMENT_STORAGE is database or s3");
  }
  const missing = REQUIRED.filter((name) => !values[name]);
  const isSet = [...REQUIRED, ...OPTIONAL].some((name) => values[name]);
  if (!isSet) {
    if (place === "s3") problems.push(`DOCUMENT_STORAGE is s3: set ${REQUIRED.join(", ")}`);
    return problems;
  }
  if (missing.length > 0) problems.push(`S3 is not set completely: ${missing.join(", ")} missing`);
  const { S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_PATH_STYLE } = values;
  const wrongEndpoint = S3_ENDPOINT ? endpointProblem(S3_ENDPOINT, mode) : null;
  if (wrongEndpoint) problems.push(wrongEndpoint);
  if (S3_BUCKET && !BUCKET.test(S3_BUCKET)) {
    problems.push("S3_BUCKET is no name of a bucket: 3 to 63 lower-case letters, digits and hyphens");
  }
  if (S3_REGION && !REGION.test(S3_REGION)) problems.push("S3_REGION is no region, for example eu-central-1");
  if (S3_ACCESS_KEY_ID && !CREDENTIAL.test(S3_ACCESS_KEY_ID)) problems.push("S3_ACCESS_KEY_ID is no key id");
  if (S3_SECRET_ACCESS_KEY && !CREDENTIAL.test(S3_SECRET_ACCESS_KEY)) {
    problems.push("S3_SECRET_ACCESS_KEY is no secret key");
  }
  if (S3_PATH_STYLE && !/^[01]$/.test(S3_PATH_STYLE)) problems.push("S3_PATH_STYLE is 0 or 1");
  return problems;
}

/** The settings of the document storage. @param values as accepted by `storageProblems` */
export function storageSettings(values: Values): Settings["documentStorage"] {
  const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = values;
  if (!S3_ENDPOINT || !S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) {
    return { newDocuments: "database", s3: null };
  }
  const s3: S3Settings = {
    endpoint: new URL(S3_ENDPOINT).origin,
    region: values.S3_REGION ?? "us-east-1",
    bucket: S3_BUCKET,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
    pathStyle: values.S3_PATH_STYLE !== "0",
  };
  return { newDocuments: values.DOCUMENT_STORAGE === "database" ? "database" : "s3", s3 };
}
