import { readSettings } from "@/lib/env";
import { TEST_ENVIRONMENT } from "@/tests/support/context";

const URL = "postgres://portal@db.example.hu:5432/portal";
const prepares = (env: Record<string, string>) =>
  readSettings({ ...TEST_ENVIRONMENT, DATABASE_URL: URL, ...env }).databasePrepare;

describe("statements are prepared unless DATABASE_URL is a pooler that cannot", () => {
  it("by default, also where both addresses are the same", () => {
    expect(prepares({})).toBe(true);
    expect(prepares({ DATABASE_URL_UNPOOLED: URL })).toBe(true);
  });

  it("not where the configuration names a pooler", () => {
    expect(prepares({ DATABASE_URL_UNPOOLED: "postgres://portal@direct.example.hu:5432/portal" })).toBe(false);
    expect(prepares({ DATABASE_URL: `${URL}?pgbouncer=true` })).toBe(false);
  });

  it("as DATABASE_PREPARE says, whatever the addresses", () => {
    expect(prepares({ DATABASE_PREPARE: "0" })).toBe(false);
    expect(prepares({ DATABASE_PREPARE: "1", DATABASE_URL: `${URL}?pgbouncer=true` })).toBe(true);
    expect(() => prepares({ DATABASE_PREPARE: "yes" })).toThrow("DATABASE_PREPARE is 0 or 1");
  });
});
