import "server-only";
import { readFileSync } from "node:fs";

/** The variables that can be given as a file, by `<NAME>_FILE`. */
export const SECRETS = [
  "DATABASE_URL",
  "DATABASE_URL_UNPOOLED",
  "DATABASE_URL_REPLICA",
  "AUTH_SECRET",
  "PASSWORD_PEPPER",
  "PASSWORD_PEPPER_PREVIOUS",
  "DOCUMENT_KEY",
  "DOCUMENT_KEY_PREVIOUS",
  "EVIDENCE_KEY",
  "CRON_SECRET",
  "METRICS_TOKEN",
  "SMTP_URL",
  "HCAPTCHA_SECRET",
  "STAFF_OIDC_CLIENT_SECRET",
  "CUSTOMER_PORTAL_SIGNING_KEY",
  "CUSTOMER_PORTAL_SIGNING_KEY_PREVIOUS",
  "S3_ACCESS_KEY_ID",
  "S3_SECRET_ACCESS_KEY",
] as const;

export type RawEnvironment = Record<string, string | undefined>;

/**
 * Adds the content of every `<SECRET>_FILE`. An empty variable counts as unset, so an empty `AUTH_SECRET` may stand
 * beside an `AUTH_SECRET_FILE`. So does an empty file: compose.yaml names one for every optional secret. A relative
 * path counts from the current folder: every command starts in the checkout.
 *
 * @param problems gets one sentence for each file that cannot be read and each secret that is set in both ways
 */
export function withSecretFiles(raw: RawEnvironment, problems: string[]): RawEnvironment {
  const env: RawEnvironment = {};
  for (const [name, value] of Object.entries(raw)) if (value !== "") env[name] = value;
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    try {
      const content = readFileSync(file, "utf8").trim();
      if (!content) continue;
      if (env[name]) problems.push(`${name}: set either ${name} or ${name}_FILE, not both`);
      env[name] = content;
    } catch {
      problems.push(`${name}_FILE: the file cannot be read`);
    }
  }
  return env;
}
