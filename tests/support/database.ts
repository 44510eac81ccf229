import { randomUUID } from "node:crypto";
import { createDatabase, dropDatabase } from "@/lib/db/embedded/database";

const TEMPLATE = "tpl";

/**
 * Creates a migrated, empty database for one test file (about 0.1 s). Call it in `beforeAll`, `drop` in `afterAll`.
 * Only in the projects `integration` and `journeys`, whose set-up starts the server.
 */
export async function testDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const adminUrl = process.env.TEST_DATABASE_ADMIN_URL;
  if (!adminUrl) throw new Error("No test server: this test belongs under tests/integration.");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = await createDatabase(adminUrl, name, { template: TEMPLATE });
  return { url, drop: () => dropDatabase(adminUrl, name) };
}

/** Creates a database without tables, for tests of migrations and of PostgreSQL itself. */
export async function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const adminUrl = process.env.TEST_DATABASE_ADMIN_URL;
  if (!adminUrl) throw new Error("No test server: this test belongs under tests/integration.");
  const name = `empty_${randomUUID().replaceAll("-", "")}`;
  const url = await createDatabase(adminUrl, name);
  return { url, drop: () => dropDatabase(adminUrl, name) };
}
