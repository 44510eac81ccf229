import { type Context, openContext } from "@/lib/context";
import { readSettings } from "@/lib/env";
import { ManualClock } from "@/lib/kernel/time";
import type { Log } from "@/lib/log";
import type { Settings } from "@/lib/settings";
import { testDatabase } from "./database";

/** Fixed keys that lib/env.ts accepts. */
export const TEST_ENVIRONMENT = {
  APP_URL: "http://localhost:3000",
  AUTH_SECRET: "dGVzdC1hdXRoLXNlY3JldC0wMTIzNDU2Nzg5YWJjZGVm",
  PASSWORD_PEPPER: "cGVwcGVyLW9mLXRoZS10ZXN0cy0wMTIzNDU2Nzg5YWJj",
  DOCUMENT_KEY: "ZG9jdW1lbnQta2V5LW9mLXRlc3RzLTAxMjM0NTY3ODlh",
  EVIDENCE_KEY: "ZXZpZGVuY2Uta2V5LW9mLXRlc3RzLTAxMjM0NTY3ODlh",
  CRON_SECRET: "Y3Jvbi1vZi10aGUtdGVzdHMtMDEyMzQ1Njc4OWFiY2RlZg",
  SMTP_URL: "smtp://127.0.0.1:1",
  MAIL_FROM: "Küldeményeim portál <kuldemenyeim@example.hu>",
};

const silent: Log = { info() {}, warn() {}, error() {} };

export type TestContext = {
  ctx: Context;
  clock: ManualClock;
  databaseUrl: string;
  /** The environment for another process on the same database. */
  env: Record<string, string>;
  close(): Promise<void>;
};

/** A context with its own database and a clock that stands still. Call in `beforeAll`, `close` in `afterAll`. */
export async function testContext(
  options: { now?: string; env?: Record<string, string>; settings?: Partial<Settings>; log?: Log } = {},
): Promise<TestContext> {
  const database = await testDatabase();
  const clock = new ManualClock(options.now ?? "2026-11-23T09:00:00Z");
  const env = { ...TEST_ENVIRONMENT, DATABASE_URL: database.url, ...options.env };
  const settings = readSettings(env);
  const opened = openContext({ ...settings, ...options.settings }, { name: "test", clock, log: options.log ?? silent });
  return {
    ctx: opened.ctx,
    clock,
    databaseUrl: database.url,
    env,
    async close() {
      await opened.close();
      await database.drop();
    },
  };
}
