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
const isServerRunning = () => findPostmaster(path.join(dataDir, "postgres")) !== null;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "local-database-"));
  chmodSync(dataDir, 0o755);
});
afterEach(async () => {
  await removeEmbeddedPostgres({ dataDir });
  rmSync(dataDir, { recursive: true, force: true });
});

describe("a command on this machine", () => {
  it("uses the given database and starts nothing", async () => {
    const env = { NODE_ENV: "test", DATA_DIR: dataDir, DATABASE_URL: "postgres://elsewhere" } as const;
    const given = await openLocalDatabase(env);
    expect(given).toMatchObject({ env, embedded: false });
    expect(isServerRunning()).toBe(false);
  });

  it.each(["test", "production", "development"] as const)(
    "starts no database unless it is asked for (NODE_ENV=%s)",
    async (NODE_ENV) => {
      const opening = openLocalDatabase({ NODE_ENV, DATA_DIR: dataDir });
      if (NODE_ENV === "production") expect(await opening).toMatchObject({ embedded: false });
      else await expect(opening).rejects.toThrow(/^No database is named/);
      expect(readdirSync(dataDir)).toEqual([]);
    },
  );

  it("starts none in production, whatever PORTAL_MODE is", async () => {
    const env = { NODE_ENV: "production", PORTAL_MODE: "demo", DATA_DIR: dataDir } as const;
    expect(await openLocalDatabase(env)).toMatchObject({ env, embedded: false });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it("uses the database of the demo while it runs, with PORTAL_MODE=demo", async () => {
    const own = await openLocalDatabase(demo());
    expect(own.env).toMatchObject({ PORTAL_MODE: "demo", DATABASE_URL: expect.stringMatching(/^postgres:\/\//) });
    expect(isServerRunning()).toBe(true);
    await own.release();
    expect(isServerRunning()).toBe(false);
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

  it("does not stop the database while another client uses it", async () => {
    const first = await openLocalDatabase(demo());
    const second = await openLocalDatabase(demo());
    const client = postgres(second.env.DATABASE_URL ?? "", { max: 1 });
    await client`select 1`;

    await first.release();
    expect(isServerRunning()).toBe(true);
    await client.end();
    await second.release();
    expect(isServerRunning()).toBe(false);
  });
});
