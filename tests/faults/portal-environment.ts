import { TEST_ENVIRONMENT } from "@/tests/support/context";

/** The environment of a portal on this machine, complete: no `.env` is read. */
export function portalEnvironment(databaseUrl: string, port: number, smtpUrl: string): Record<string, string> {
  return {
    ...TEST_ENVIRONMENT,
    PORTAL_MODE: "demo",
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    __NEXT_PROCESSED_ENV: "true",
    APP_URL: `http://localhost:${port}`,
    PORT: String(port),
    HOSTNAME: "127.0.0.1",
    WEB_CONCURRENCY: "1",
    RUN_WORKER: "0",
    DATABASE_URL: databaseUrl,
    SMTP_URL: smtpUrl,
  };
}
