import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { removeEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { findPostmaster } from "@/lib/db/embedded/postmaster";
import { localSurroundings } from "@/scripts/local-surroundings";

let dataDir: string;
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
    const given = await localSurroundings(env);
    expect(given).toMatchObject({ env, embedded: false });
    expect(runs()).toBe(false);
  });

  it("has an embedded database for its duration otherwise", async () => {
    const own = await localSurroundings({ NODE_ENV: "test", DATA_DIR: dataDir });
    expect(own.env).toMatchObject({ PORTAL_MODE: "demo", DATABASE_URL: expect.stringMatching(/^postgres:\/\//) });
    expect(runs()).toBe(true);
    await own.release();
    expect(runs()).toBe(false);
  });

  it("leaves the database to whoever still works on it", async () => {
    const first = await localSurroundings({ NODE_ENV: "test", DATA_DIR: dataDir });
    const second = await localSurroundings({ NODE_ENV: "test", DATA_DIR: dataDir });
    const atWork = postgres(second.env.DATABASE_URL ?? "", { max: 1 });
    await atWork`select 1`;

    await first.release();
    expect(runs()).toBe(true);
    await atWork.end();
    await second.release();
    expect(runs()).toBe(false);
  });
});
