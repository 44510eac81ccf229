/** Which commands load the demo's code: none that a deployment runs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openLocalDatabase } from "@/scripts/local-database";

const loaded = jest.fn();
jest.mock("@/scripts/demo/open-database", () => {
  loaded();
  return { openDemoDatabase: async () => null };
});

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "local-database-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

// The order matters: a module is loaded once.
describe("the code of the demo", () => {
  it.each([
    ["a named database", { NODE_ENV: "test", DATABASE_URL: "postgres://elsewhere" }],
    [
      "a named database beside PORTAL_MODE=demo",
      { NODE_ENV: "test", DATABASE_URL: "postgres://x", PORTAL_MODE: "demo" },
    ],
    ["a database named by a file", { NODE_ENV: "test", DATABASE_URL_FILE: "/run/secrets/database" }],
    ["production", { NODE_ENV: "production" }],
    ["production with PORTAL_MODE=demo", { NODE_ENV: "production", PORTAL_MODE: "demo" }],
  ] as const)("is not loaded with %s", async (_name, env) => {
    expect(await openLocalDatabase({ ...env, DATA_DIR: dataDir })).toMatchObject({ embedded: false });
    expect(loaded).not.toHaveBeenCalled();
  });

  it("is not loaded when no database is named and no demo runs", async () => {
    await expect(openLocalDatabase({ NODE_ENV: "test", DATA_DIR: dataDir })).rejects.toThrow("No database is named");
    expect(loaded).not.toHaveBeenCalled();
  });

  it("is loaded where a demo has left its lock; one that has crashed is no database", async () => {
    writeFileSync(path.join(dataDir, "demo.lock"), "{}");
    await expect(openLocalDatabase({ NODE_ENV: "test", DATA_DIR: dataDir })).rejects.toThrow("No database is named");
    expect(loaded).toHaveBeenCalledTimes(1);
  });
});
