/** In maintenance mode the worker runs no job: notifications stay queued and no attempt is counted. */
import { spawn } from "node:child_process";
import path from "node:path";
import { notifications } from "@/drizzle/schema/notification";
import { failingChecks } from "@/lib/jobs/readiness";
import { invite, NOW } from "@/tests/integration/auth/auth-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

const root = path.resolve(import.meta.dirname, "../../..");
let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW, env: { MAINTENANCE: "1" } });
});
afterAll(() => test.close());

it("the worker waits, logs it, and stops normally on SIGTERM", async () => {
  await invite(test.ctx);
  const { NODE_OPTIONS: _, ...env } = process.env;
  const worker = spawn(process.execPath, ["--import", "tsx", "scripts/worker.ts"], {
    cwd: root,
    env: { ...env, ...test.env, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json") },
  });
  const ended = new Promise<number | null>((resolve) => worker.on("exit", resolve));
  await new Promise<void>((resolve) => {
    worker.stdout.on("data", (chunk) => {
      if (String(chunk).includes("wait until it is over")) resolve();
    });
  });
  worker.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(await test.ctx.db.select().from(notifications)).toMatchObject([{ state: "queued", attempts: 0 }]);
});

it("the portal stays ready: notifications wait on purpose", async () => {
  test.clock.advance({ minutes: 30 });
  expect(await failingChecks(test.ctx)).toEqual([]);
});
