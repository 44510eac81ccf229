/**
 * The commands of a deployment run what is installed: after `npm ci --omit=dev` they neither delete nor install
 * packages.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { type TestContext, testContext } from "@/tests/support/context";
import { Deployment, PRODUCTION } from "@/tests/support/deployment";

const root = path.resolve(import.meta.dirname, "../../..");
const COMMANDS: [string, string[]][] = [
  ["scripts/portal/main.ts", ["doctor"]],
  ["scripts/migrate.ts", []],
];

type Lock = { packages: Record<string, { dev?: boolean }> };

let test: TestContext;
let deployment: Deployment;
beforeAll(async () => {
  test = await testContext();
  deployment = new Deployment();
});
afterAll(async () => {
  deployment?.remove();
  await test?.close();
});
beforeEach(() => {
  for (const name of ["node_modules", "npm-was-called"]) {
    rmSync(deployment.path(name), { recursive: true, force: true });
  }
});

/** A fake npm that installs nothing and records that it was called. */
function watchNpm(): { exported: Record<string, string>; wasCalled(): boolean } {
  deployment.write("bin/npm", `#!/bin/sh\ntouch '${deployment.path("npm-was-called")}'\nexit 1\n`);
  chmodSync(deployment.path("bin/npm"), 0o755);
  return {
    exported: { PATH: `${deployment.path("bin")}${path.delimiter}${process.env.PATH}` },
    wasCalled: () => existsSync(deployment.path("npm-was-called")),
  };
}

/** Makes node_modules as `npm ci --omit=dev` does, with npm's list of installed packages. */
function installWithoutDev(): void {
  const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as Lock;
  const packages = Object.entries(lock.packages).filter(([folder, { dev }]) => folder !== "" && !dev);
  deployment.write("node_modules/.package-lock.json", JSON.stringify({ packages: Object.fromEntries(packages) }));
  for (const [folder] of packages) {
    // Nested packages are in the linked folders.
    if (folder.lastIndexOf("node_modules/") > 0 || !existsSync(path.join(root, folder))) continue;
    mkdirSync(path.dirname(deployment.path(folder)), { recursive: true });
    symlinkSync(path.join(root, folder), deployment.path(folder));
  }
}

it.each(COMMANDS)("%s %j leaves node_modules alone, with NODE_ENV=production in .env only", async (script, args) => {
  installWithoutDev();
  deployment.writeEnv({ ...PRODUCTION, DATABASE_URL: test.databaseUrl });
  const before = readdirSync(deployment.path("node_modules")).sort();
  const npm = watchNpm();
  const result = await deployment.run(script, args, npm.exported);
  expect(npm.wasCalled()).toBe(false);
  expect(readdirSync(deployment.path("node_modules")).sort()).toEqual(before);
  // No warning about the installed packages.
  expect(result.stderr).toMatch(/^Database: .*\n$/);
  expect(result.stdout).toMatch(/✓|^$|no /i);
});

it("without packages a command says what to do, and installs nothing", async () => {
  const npm = watchNpm();
  const result = await deployment.run("scripts/worker.ts", [], npm.exported);
  expect(result).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("Install them with npm ci") });
  expect(npm.wasCalled()).toBe(false);
});

it("packages of another lockfile cause a warning, and are used", async () => {
  installWithoutDev();
  deployment.write("node_modules/.package-lock.json", JSON.stringify({ packages: {} }));
  deployment.writeEnv({ ...PRODUCTION, DATABASE_URL: test.databaseUrl });
  const npm = watchNpm();
  const result = await deployment.run("scripts/migrate.ts", [], npm.exported);
  expect(result).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/^Warning: the installed packages are not/),
  });
  expect(npm.wasCalled()).toBe(false);
});

it.each(["scripts/test/main.ts", "scripts/dev.ts"])("%s installs what is missing", async (script) => {
  installWithoutDev();
  const npm = watchNpm();
  const result = await deployment.run(script, [], { ...npm.exported, NODE_ENV: "production" });
  expect(npm.wasCalled()).toBe(true);
  expect(result).toMatchObject({ status: 1, stderr: expect.stringContaining("npm ci failed") });
});
