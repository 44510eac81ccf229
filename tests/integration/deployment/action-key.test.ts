/** `portal doctor` warns when the next release will not accept forms that are open now (docs/operations.md). */
import { randomBytes } from "node:crypto";
import { ACTION_KEY_VARIABLE, actionKey } from "@/lib/action-key";
import { type TestContext, testContext } from "@/tests/support/context";
import { Deployment, PRODUCTION } from "@/tests/support/deployment";

const WARNING = "the next build has another key of server actions than this one: forms open then are refused";
const OWN_KEY = randomBytes(32).toString("base64");

let test: TestContext;
let deployment: Deployment;
beforeAll(async () => {
  test = await testContext();
  deployment = new Deployment();
  const { key } = actionKey({ AUTH_SECRET: PRODUCTION.AUTH_SECRET });
  deployment.write(".next/server/server-reference-manifest.json", JSON.stringify({ encryptionKey: key }));
});
afterAll(async () => {
  deployment?.remove();
  await test?.close();
});

const doctor = (variables: Record<string, string>, args: string[] = []) => {
  deployment.writeEnv({ ...PRODUCTION, ...variables, DATABASE_URL: test.databaseUrl });
  return deployment.run("scripts/portal/main.ts", ["doctor", ...args]);
};

it("warns when a key of its own, or another AUTH_SECRET, gives the next build another key; the exit status stays", async () => {
  const same = await doctor({});
  expect(same.stdout).toContain("✓");
  const warnings = same.stdout.split("\n").filter((text) => text.startsWith("!"));
  const noBackup = expect.stringContaining("no backup was ever marked");
  expect(warnings).toEqual([noBackup]);
  const own = await doctor({ [ACTION_KEY_VARIABLE]: OWN_KEY });
  expect(own.stdout.split("\n")).toContain(`! ${WARNING}`);
  expect(own.status).toBe(same.status);
  const other = await doctor({ AUTH_SECRET: OWN_KEY }, ["--json"]);
  expect(JSON.parse(other.stdout)).toMatchObject({ warnings: [noBackup, WARNING] });
});
