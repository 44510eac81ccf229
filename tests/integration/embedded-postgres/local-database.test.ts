import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { removeEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { findPostmaster } from "@/lib/db/embedded/postmaster";
import { openLocalDatabase } from "@/scripts/local-database";
import { databaseLine } from "@/scripts/named-database";

let dataDir: string;
const demo = () => ({ NODE_ENV: "test", PORTAL_MODE: "demo", DATA_DIR: dataDir }) as const;
const runs = () => findPostmaster(path.join(dataDir, "postgres")) !== null;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "surroundings-"));
  chmodSync(dataDir, 0o755);
});
afterEach(async () => {
  await removeEmbeddedPostgres({ dataDir });
  rmSync(dataDir, { recursive: true, force: true });
});

describe("a command on this machine", () => {
  it("works on the database it is given and starts nothing", async () => {
    const env = { NODE_ENV: "test", DATA_DIR: dataDir, DATABASE_URL: "postgres://elsewhere" } as const;
    const given = await openLocalDatabase(env);
    expect(given).toMatchObject({ env, embedded: false });
    expect(runs()).toBe(false);
  });

  it.each(["test", "production", "development"] as const)(
    "starts no database that nobody asked for by name (NODE_ENV=%s)",
    async (NODE_ENV) => {
      const asked = openLocalDatabase({ NODE_ENV, DATA_DIR: dataDir });
      if (NODE_ENV === "production") expect(await asked).toMatchObject({ embedded: false });
      else await expect(asked).rejects.toThrow(/^No database is named/);
      expect(readdirSync(dataDir)).toEqual([]);
    },
  );

  it("starts none in production, whatever the mode is called", async () => {
    const env = { NODE_ENV: "production", PORTAL_MODE: "demo", DATA_DIR: dataDir } as const;
    expect(await openLocalDatabase(env)).toMatchObject({ env, embedded: false });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it("has the demo's database for its duration with PORTAL_MODE=demo", async () => {
    const own = await openLocalDatabase(demo());
    expect(own.env).toMatchObject({ PORTAL_MODE: "demo", DATABASE_URL: expect.stringMatching(/^postgres:\/\//) });
    expect(runs()).toBe(true);
    await own.release();
    expect(runs()).toBe(false);
  });

  it("refuses the demo's database in production, also where DATABASE_URL names it", async () => {
    const own = await openLocalDatabase(demo());
    const url = own.env.DATABASE_URL ?? "";
    expect(() => databaseLine({ mode: "production" }, url, dataDir)).toThrow("not for production");
    const { host } = new URL(url);
    expect(databaseLine({ mode: "demo" }, url, dataDir)).toBe(`Database: ${host}/portal`);
    const other = "postgres://portal:word@db.example.hu:6432/kuldemeny";
    expect(databaseLine({ mode: "production" }, other, dataDir)).toBe("Database: db.example.hu:6432/kuldemeny");
    await own.release();
    expect(databaseLine({ mode: "production" }, url, dataDir)).toBe(`Database: ${host}/portal`);
  });

  it("leaves the database to whoever still works on it", async () => {
    const first = await openLocalDatabase(demo());
    const second = await openLocalDatabase(demo());
    const atWork = postgres(second.env.DATABASE_URL ?? "", { max: 1 });
    await atWork`select 1`;

    await first.release();
    expect(runs()).toBe(true);
    await atWork.end();
    await second.release();
    expect(runs()).toBe(false);
  });
});
