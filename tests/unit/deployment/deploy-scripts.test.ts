/** The scripts of deploy/ for backups, restores and secrets: no secret in an argument, and nothing half made. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DATABASE_PARAMETERS } from "@/lib/db/database-parameters";
import { findDebianProgram } from "@/scripts/test/debian-program";

const root = path.resolve(import.meta.dirname, "../../..");
const SMTP_URL = "smtps://portal:mail-secret@smtp.example.hu:465";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-deploy-"));
  for (const name of ["deploy", "scripts", "programs"]) mkdirSync(path.join(folder, name));
  const scripts = readdirSync(path.join(root, "deploy")).filter((name) => /\.(?:sh|mjs)$/.test(name));
  for (const name of [...scripts.map((script) => `deploy/${script}`), "scripts/load-env-file.mjs"])
    copyFileSync(path.join(root, name), path.join(folder, name));
  program("openssl", 'echo "random-$3"');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a program before the others on the path. */
const program = (name: string, lines: string) =>
  writeFileSync(path.join(folder, "programs", name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
const sh = (script: string, args: string[], input = "", env: Record<string, string> = {}): SpawnSyncReturns<string> =>
  spawnSync("sh", [path.join(folder, "deploy", script), ...args], {
    cwd: folder,
    input,
    encoding: "utf8",
    env: { PATH: `${path.join(folder, "programs")}:${process.env.PATH}`, ...env } as unknown as NodeJS.ProcessEnv,
  });
const read = (name: string) => readFileSync(path.join(folder, name), "utf8");

describe("the database's password", () => {
  beforeEach(() => {
    const record = `echo "$(basename "$0") $(printf %s "$*" | tr '\\n' ' ') [$PGPASSWORD]" >> ${folder}/calls`;
    program("pg_dump", `${record}\n: > portal.dump.part`);
    program("pg_restore", record);
    program("psql", `${record}\necho 0`);
  });

  it("of .env reaches PostgreSQL's programs, decoded, and is no argument of theirs", () => {
    const address = "postgres://portal:p%40ss%3Aword@db.example.hu:5432/portal?sslmode=require";
    writeFileSync(path.join(folder, ".env"), `DATABASE_URL=${address}\n`);
    expect(sh("backup.sh", ["portal.dump"])).toMatchObject({ status: 0, stderr: "" });
    expect(sh("restore.sh", ["portal.dump", "portal_restored"])).toMatchObject({ status: 0, stderr: "" });
    const calls = read("calls").trim().split("\n");
    const at = (database: string) => `--dbname=postgres://portal@db.example.hu:5432/${database}?sslmode=require`;
    expect(calls.map((line) => line.split(" ")[0])).toEqual(["pg_dump", "pg_restore", "psql", "pg_restore"]);
    expect([calls[0], calls[3]]).toEqual([
      expect.stringContaining(at("portal")),
      expect.stringContaining(at("portal_restored")),
    ]);
    expect(calls.filter((line) => !line.endsWith(" [p@ss:word]"))).toEqual([]);
  });

  it("is read from the file that a variable names, past the pooler first", () => {
    writeFileSync(path.join(folder, "address"), "postgres://portal:unpooled@db.example.hu/portal\n");
    const env = {
      DATABASE_URL: "postgres://portal:pooled@pool.example.hu/portal",
      DATABASE_URL_UNPOOLED_FILE: "address",
    };
    expect(sh("backup.sh", ["portal.dump"], "", env).status).toBe(0);
    expect(read("calls")).toMatch(/^pg_dump .*--dbname=postgres:\/\/portal@db\.example\.hu\/portal \[unpooled\]$/m);
  });

  it("is never named on the command line of a restore", () => {
    writeFileSync(path.join(folder, "portal.dump"), "");
    const { status, stderr } = sh("restore.sh", [
      "portal.dump",
      "postgres://portal:secret@db.example.hu/portal_restored",
    ]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("name the database only")]);
    expect(existsSync(path.join(folder, "calls"))).toBe(false);
  });

  it("without an address nothing is called", () => {
    expect(sh("backup.sh", ["portal.dump"])).toMatchObject({ status: 1, stderr: "✗ DATABASE_URL is not set\n" });
    expect(existsSync(path.join(folder, "calls"))).toBe(false);
  });
});

describe("the parameters of the database's address", () => {
  const printed = (parameters: string) => {
    const env = { DATABASE_URL: `postgres://portal:secret@127.0.0.1:1/portal?${parameters}` };
    const login = spawnSync("node", [path.join(folder, "deploy/database-login.mjs")], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...env } as unknown as NodeJS.ProcessEnv,
    });
    return login.stdout.split("\n")[0] ?? "";
  };
  const names = (address: string) => [...new URL(address).searchParams.keys()];

  it("are left out where only the portal or another driver knows them", () => {
    const ofOthers = "schema=public&connection_limit=5&pool_timeout=10&prepare=false&pgbouncer=true&supa=x";
    // libpq takes a plus sign literally, so blanks stay %20.
    const ofLibpq = "application_name=night%20job&options=-c%20jit%3Doff&host=%2Frun%2Fpostgresql";
    const at = "postgres://portal@127.0.0.1:1/portal";
    expect(printed(`${ofOthers}&${ofLibpq}`)).toBe(`${at}?${ofLibpq}`);
    expect(printed(ofOthers)).toBe(at);
  });

  it.each([
    ["sslmode=no-verify", "sslmode=require"],
    ["ssl=true", "sslmode=require"],
    ["ssl=0", "sslmode=disable"],
    ["ssl=verify-ca", "sslmode=verify-ca"],
    ["sslmode=verify-full", "sslmode=verify-full"],
  ])("have the names and values of libpq: %s", (given, expected) => {
    expect(new URL(printed(given)).search).toBe(`?${expected}`);
  });

  it("never hold a secret, and libpq knows each that is left of all that the portal knows", () => {
    const left = names(printed(DATABASE_PARAMETERS.map((name) => `${name}=1`).join("&")));
    expect(left.length).toBeGreaterThan(8);
    expect(left.filter((name) => ["password", "sslpassword", "sslkey"].includes(name))).toEqual([]);
    const psql = findDebianProgram("psql");
    if (!psql) return;
    const refused = left.filter((name) => {
      const args = [`--dbname=postgres://127.0.0.1:1/portal?${name}=1`, "--command=select 1"];
      const { stderr } = spawnSync(psql.file, args, { encoding: "utf8", env: { ...process.env, ...psql.env } });
      return stderr.includes("invalid URI query parameter");
    });
    expect(refused).toEqual([]);
  });
});

describe("a backup in containers", () => {
  const file = "portal-2.dump";
  const docker = (dump: string, list: string) =>
    program(
      "docker",
      `echo "$*" >> ${folder}/calls\ncase "$*" in\n*pg_dump*) ${dump} ;;\n*pg_restore*) ${list} ;;\nesac`,
    );
  beforeEach(() => {
    mkdirSync(path.join(folder, "secrets"));
    writeFileSync(
      path.join(folder, "secrets/database_url"),
      "postgres://portal:secret@database:5432/portal_restored\n",
    );
    writeFileSync(path.join(folder, file), "last week");
  });
  const left = () => readdirSync(folder).filter((name) => name.startsWith(file));

  it("replaces the file of that name when it is complete, from the database that the portal uses", () => {
    docker("printf dump", "cat > listed");
    expect(sh("backup-container.sh", [file])).toMatchObject({ status: 0, stderr: "" });
    expect([read(file), read("listed"), left()]).toEqual(["dump", "dump", [file, `${file}.sha256`]]);
    expect(read(`${file}.sha256`)).toMatch(/^[0-9a-f]{64} {2}portal-2\.dump\n$/);
    const [dump = "", list = ""] = read("calls").split("\n");
    expect(dump).toMatch(/^compose exec -T database pg_dump .* portal_restored$/);
    expect(list).toBe("compose exec -T database pg_restore --list");
    expect(read("calls")).not.toContain("secret");
  });

  it.each([
    ["fails in the middle", "printf half; exit 1", "cat > listed"],
    ["cannot be read", "printf half", "exit 1"],
  ])("keeps the earlier file where the dump %s", (_, dump, list) => {
    docker(dump, list);
    expect(sh("backup-container.sh", [file]).status).toBe(1);
    expect([read(file), left()]).toEqual(["last week", [file]]);
  });

  it("is the one of the pages, every night and under a name of its own before an upgrade", () => {
    const names = ["docs/deploy-container.md", "UPGRADING.md"].map((page) => {
      const text = readFileSync(path.join(root, page), "utf8");
      expect(text).not.toMatch(/pg_dump .*> *\S/);
      return /sh deploy\/backup-container\.sh (\S+)/.exec(text)?.[1];
    });
    const of = "/var/backups/kuldemenyeim/portal-";
    expect(names).toEqual([`${of}$(date`, `${of}before.dump`]);
  });
});

describe("the secrets of compose.yaml", () => {
  it("are made once, the address of the mail server from standard input", () => {
    expect(sh("make-secrets.sh", [], `${SMTP_URL}\n`)).toMatchObject({ status: 0, stderr: "" });
    expect(read("secrets/smtp_url")).toBe(`${SMTP_URL}\n`);
    const password = read("secrets/database_password").trim();
    expect(read("secrets/database_url")).toBe(`postgres://portal:${password}@database:5432/portal\n`);
    // Made anew where it is missing, as after an upgrade; nothing else changes and nothing is asked.
    const before = read("secrets/document_key");
    rmSync(path.join(folder, "secrets/metrics_token"));
    expect(sh("make-secrets.sh", [])).toMatchObject({ status: 0, stderr: "" });
    expect([read("secrets/document_key"), read("secrets/metrics_token")]).toEqual([before, ""]);
  });

  it("without openssl there is no file, and no empty one counts", () => {
    program("openssl", "exit 1");
    expect(sh("make-secrets.sh", [], SMTP_URL)).toMatchObject({ status: 1, stderr: "✗ openssl cannot be run\n" });
    expect(readdirSync(path.join(folder, "secrets"))).toEqual([]);
    program("openssl", "exit 0");
    expect(sh("make-secrets.sh", [], SMTP_URL)).toMatchObject({ status: 1, stdout: "" });
    expect(readdirSync(path.join(folder, "secrets"))).toEqual([]);
    writeFileSync(path.join(folder, "secrets/auth_secret"), "");
    expect(sh("make-secrets.sh", [], SMTP_URL)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("is empty"),
    });
  });

  it("without the address of the mail server the call fails", () => {
    const { status, stderr } = sh("make-secrets.sh", []);
    expect([status, stderr]).toEqual([1, "✗ standard input has no address of the mail server\n"]);
    expect(existsSync(path.join(folder, "secrets/smtp_url"))).toBe(false);
  });
});
