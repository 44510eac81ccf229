/** The environment in which the portal, the worker and the command line run on this machine without configuration. */
import type { LocalSecrets } from "@/scripts/demo/secrets";
import type { DemoPorts } from "@/scripts/demo/settings";

export type LocalEnvironmentInput = {
  /** Absolute. */
  dataDir: string;
  ports: DemoPorts;
  databaseUrl: string;
  secrets: LocalSecrets;
};

/** Variables that a process of the demo must not inherit, because they could name real systems. */
const NEVER_INHERITED =
  /^(?:S3_|HCAPTCHA_|CUSTOMER_PORTAL_|EVIDENCE_|CHECKPOINT_|NEXTAUTH_|AUTH_|STAFF_|DATABASE_URL|SMTP_|MAIL_FROM|.*_FILE$)|^(?:TRUST_PROXY|APP_URL)$/;

/** The variables of the demo; `PORTAL_MODE=demo` allows http and localhost. */
export function localEnvironment({ dataDir, ports, databaseUrl, secrets }: LocalEnvironmentInput) {
  return {
    PORTAL_MODE: "demo",
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    // Keeps scripts/load-env-file.mjs and Next from reading a .env of the checkout.
    __NEXT_PROCESSED_ENV: "true",
    APP_URL: `http://localhost:${ports.PORT}`,
    PORT: String(ports.PORT),
    // One process is enough for one user, and needs less memory.
    WEB_CONCURRENCY: "1",
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: secrets.authSecret,
    PASSWORD_PEPPER: secrets.passwordPepper,
    DOCUMENT_KEY: secrets.documentKey,
    EVIDENCE_KEY: secrets.evidenceKey,
    CRON_SECRET: secrets.cronSecret,
    SMTP_URL: `smtp://127.0.0.1:${ports.MAIL_SMTP_PORT}`,
    MAIL_FROM: "kuldemenyeim@example.hu",
    MAIL_SMTP_PORT: String(ports.MAIL_SMTP_PORT),
    MAIL_WEB_PORT: String(ports.MAIL_WEB_PORT),
    CUSTOMER_PORTAL_URL: `http://localhost:${ports.CUSTOMER_PORTAL_PORT}/`,
    CUSTOMER_PORTAL_PORT: String(ports.CUSTOMER_PORTAL_PORT),
    // The demo runs the worker as a separate process.
    RUN_WORKER: "0",
  };
}

/** The inherited environment without variables of other systems, overridden by the local one. */
export function childEnvironment(
  inherited: NodeJS.ProcessEnv,
  local: ReturnType<typeof localEnvironment>,
): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => !NEVER_INHERITED.test(name) && name !== "NODE_OPTIONS");
  return { ...Object.fromEntries(kept), ...local } as NodeJS.ProcessEnv;
}

/**
 * The environment of `npm run dev` on its own database: the demo's without PORTAL_MODE, so that pages get the
 * Content-Security-Policy that Next's development tools need (`eval`, inline styles). The worker runs inside the
 * server.
 */
export function developmentEnvironment(
  inherited: NodeJS.ProcessEnv,
  local: ReturnType<typeof localEnvironment>,
): NodeJS.ProcessEnv {
  const { PORTAL_MODE: _, ...env } = childEnvironment(inherited, local);
  return { ...env, NODE_ENV: "development", RUN_WORKER: "1" };
}
