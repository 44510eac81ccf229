/** The commands of a deployment, run as processes, with their configuration in `.env`. */
import { existsSync, readFileSync } from "node:fs";
import { accounts } from "@/drizzle/schema/account";
import { type TestContext, testContext } from "@/tests/support/context";
import { emptyDatabase } from "@/tests/support/database";
import { Deployment, PRODUCTION } from "@/tests/support/deployment";

const PORTAL = "scripts/portal/main.ts";
const STACK = /^\s+at /m;
const CUSTOMER = "email,name\nanna@example.com,Kiss Anna\n";

let test: TestContext;
let deployment: Deployment;
/** `host:port/name` of the test's database. */
let named: string;
beforeAll(async () => {
  test = await testContext();
  const { host, pathname } = new URL(test.databaseUrl);
  named = `${host}${pathname}`;
  deployment = new Deployment();
});
afterAll(async () => {
  deployment?.remove();
  await test?.close();
});

describe("the command line works on the configured database only", () => {
  it("works on the database of .env, and names it without user and password", async () => {
    deployment.writeEnv({ ...PRODUCTION, DATABASE_URL: test.databaseUrl });
    deployment.write("new.csv", CUSTOMER);
    const result = await deployment.run(PORTAL, ["customers", "import", deployment.path("new.csv"), "--json"]);
    expect(result).toMatchObject({ status: 0, stderr: `Database: ${named}\n` });
    expect(JSON.parse(result.stdout)).toMatchObject({ created: 1 });
    expect(await test.ctx.db.select().from(accounts)).toMatchObject([{ emailAddress: "anna@example.com" }]);
  });

  it.each([
    ["in production", PRODUCTION, "DATABASE_URL is missing"],
    ["with nothing set", {}, "No database is named, so nothing was started."],
  ])("%s, without DATABASE_URL, nothing is started and no check passes", async (_where, variables, sentence) => {
    deployment.writeEnv(variables);
    const result = await deployment.run(PORTAL, ["doctor"]);
    expect(result.status).toBe(1);
    expect(result.stdout).not.toContain("✓");
    expect(result.stdout + result.stderr).toContain(sentence);
    expect(result.stderr).not.toMatch(STACK);
    expect(existsSync(deployment.path(".data"))).toBe(false);
  });
});

describe(".env is read by every command alike", () => {
  it("the worker starts with it and ends in order", async () => {
    deployment.writeEnv({ ...PRODUCTION, DATABASE_URL: test.databaseUrl, MAINTENANCE: "1" });
    const { child, output, ended } = deployment.start("scripts/worker.ts");
    await new Promise<void>((resolve) => {
      child.stdout.on("data", () => output.stdout.includes("closed for maintenance") && resolve());
      child.on("exit", () => resolve());
    });
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ status: 0, stderr: `Database: ${named}\n` });
  });

  it("the migration names what it applied; the second time there is nothing to do", async () => {
    const database = await emptyDatabase();
    deployment.writeEnv({ ...PRODUCTION, DATABASE_URL: database.url });
    const first = await deployment.run("scripts/migrate.ts");
    expect(first).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^✓ 0000_\w+\n(?:✓ \w+\n)+✓ job queues\n$/),
    });
    const second = await deployment.run("scripts/migrate.ts");
    expect(second).toMatchObject({ status: 0, stdout: "✓ nothing to migrate\n" });
    await database.drop();
  });

  it("the real environment has precedence, also with a _FILE variable; its path is relative to the checkout", async () => {
    deployment.write("secrets/database", `${test.databaseUrl}\n`);
    deployment.write("secrets/auth", `${PRODUCTION.AUTH_SECRET}\n`);
    deployment.writeEnv({
      ...PRODUCTION,
      DATABASE_URL: "postgres://portal:x@127.0.0.1:1/elsewhere",
      AUTH_SECRET: "",
      AUTH_SECRET_FILE: "secrets/auth",
      LOG_LEVEL: "nonsense",
    });
    const result = await deployment.run(PORTAL, ["closures", "list", "--json"], {
      DATABASE_URL_FILE: "secrets/database",
      LOG_LEVEL: "warn",
    });
    expect(result).toMatchObject({ status: 0, stderr: `Database: ${named}\n` });
    expect(JSON.parse(result.stdout)).toBeDefined();
  });
});

it("npm start without a reachable database prints one sentence and no stack", async () => {
  for (const file of ["BUILD_ID", "portal/serve.mjs"]) deployment.write(`.next/${file}`, "");
  const { scripts } = JSON.parse(readFileSync(deployment.path("package.json"), "utf8"));
  deployment.writeEnv({ ...PRODUCTION, DATABASE_URL: "postgres://portal:hushhush@127.0.0.1:1/portal" });
  const result = await deployment.run(scripts.start.split(" ").at(-1));
  expect(result).toMatchObject({ status: 1, stdout: "" });
  expect(result.stderr).toMatch(/^Database: 127\.0\.0\.1:1\/portal\n✗ The database was not migrated: .*ECONNREFUSED/);
  expect(result.stderr).toContain("The database could not be brought to this release; nothing was started.");
  expect(result.stderr).not.toMatch(STACK);
  expect(result.stderr).not.toContain("hushhush");
});

it("a command refuses to run in development mode against an https APP_URL", async () => {
  const { NODE_ENV: _, ...rest } = PRODUCTION;
  deployment.writeEnv({ ...rest, DATABASE_URL: test.databaseUrl });
  const result = await deployment.run("scripts/worker.ts");
  expect(result).toMatchObject({ status: 1, stdout: "" });
  expect(result.stderr).toContain("APP_URL is https, but NODE_ENV is not production");
  expect(result.stderr).not.toMatch(STACK);
});
