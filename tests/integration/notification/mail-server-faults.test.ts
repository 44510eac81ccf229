import type { Context } from "@/lib/context";
import { addMinutes } from "@/lib/kernel/time";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  type FakeSmtpServer,
  type SmtpFault,
  startFakeSmtpServer,
  startForeignSmtpServer,
} from "@/tests/support/smtp-server";
import {
  attempt,
  notificationRow,
  queueNotification,
  RESET,
  SILENT_GREETING,
  SILENT_LATER,
  TOKEN,
} from "./outbox-fixture";

const START = "2026-11-23T09:00:00Z";
let test: TestContext;
let server: FakeSmtpServer;
let ctx: Context;

beforeAll(async () => {
  server = await startFakeSmtpServer();
  test = await testContext({ env: { SMTP_URL: server.url } });
  ctx = test.ctx;
});
afterAll(async () => {
  await test.close();
  await server.close();
});
beforeEach(() => {
  test.clock.set(START);
  server.fault = () => null;
  server.mails.length = 0;
});

const inMinutes = (minutes: number) => addMinutes(new Date(START), minutes);

type Expected = [step: string, code: number | null, failure: string];

/** The fault, the expected result, and the minutes until the next attempt (null: none). */
const FAULTS: [string, SmtpFault, Expected, minutes: number | null][] = [
  ["421 as a greeting", { at: "greeting", reply: "421 Busy" }, ["later", 421, "protocol"], 1],
  ["554 as a greeting", { at: "greeting", reply: "554 Away" }, ["later", 554, "protocol"], 1],
  ["a close before the greeting", { at: "greeting", act: "close" }, ["later", null, "connection"], 1],
  ["no greeting", { at: "greeting", act: "hang" }, ["later", null, "timeout"], 1],
  ["450 at MAIL", { at: "mail", reply: "450 Later" }, ["later", 450, "refused"], 1],
  ["550 at MAIL", { at: "mail", reply: "550 No" }, ["failed", 550, "refused"], null],
  ["451 at RCPT, greylisting", { at: "rcpt", reply: "451 Greylisted" }, ["later", 451, "refused"], 1],
  ["550 at RCPT", { at: "rcpt", reply: "550 No such user" }, ["failed", 550, "refused"], null],
  ["421 at RCPT", { at: "rcpt", reply: "421 Closing" }, ["later", 421, "refused"], 1],
  ["a close at RCPT", { at: "rcpt", act: "close" }, ["later", null, "connection"], 1],
  ["452 at DATA", { at: "data", reply: "452 Full" }, ["later", 452, "refused"], 1],
  ["503 at DATA, a fault of the session", { at: "data", reply: "503 Bad sequence" }, ["later", 503, "refused"], 1],
  ["554 at DATA", { at: "data", reply: "554 No" }, ["failed", 554, "refused"], null],
  ["silence at DATA", { at: "data", act: "hang" }, ["later", null, "timeout"], 1],
  ["451 after the final dot", { at: "dot", reply: "451 Again" }, ["later", 451, "refused"], 1],
  ["552 after the final dot", { at: "dot", reply: "552 Too big" }, ["failed", 552, "refused"], null],
  ["no answer after the final dot", { at: "dot", act: "store-and-hang" }, ["unknown", null, "unanswered-timeout"], 10],
  [
    "a close after the final dot",
    { at: "dot", act: "store-and-close" },
    ["unknown", null, "unanswered-connection"],
    10,
  ],
];

describe("whatever the mail server does, the notification ends in the right state", () => {
  it.each(FAULTS)("%s", async (_name, fault, [step, code, failure], minutes) => {
    const { id } = await queueNotification(ctx, { content: RESET, token: TOKEN, messageIds: [ctx.random.uuid()] });
    server.fault = () => fault;
    const isSilent = "act" in fault && fault.act.endsWith("hang");
    const done = await attempt(
      ctx,
      id,
      isSilent ? { limits: fault.at === "greeting" ? SILENT_GREETING : SILENT_LATER } : {},
    );
    const row = await notificationRow(ctx, id);
    expect([done.step, row.lastResponseCode, row.lastFailure]).toEqual([step, code, failure]);
    expect(row).toMatchObject({ attempts: 1, leasedUntil: null });
    if (minutes === null) {
      expect(row).toMatchObject({ state: "failed", sealedToken: null, endedAt: new Date(START) });
      expect(done.outcomes.map(({ kind }) => kind)).toEqual(["failed"]);
      return;
    }
    expect([row.state, row.dueAt, row.endedAt, done.outcomes]).toEqual(["queued", inMinutes(minutes), null, []]);
    // The next attempt, when it is due, finds a healthy server.
    server.fault = () => null;
    expect((await attempt(ctx, id)).step).toBe("nothing-to-do");
    test.clock.set(row.dueAt);
    expect((await attempt(ctx, id)).step).toBe("sent");
    expect(new Set(server.mails.map(({ messageId }) => messageId))).toEqual(new Set([`<${id}@example.hu>`]));
  });

  it("a server that is slow but answers gets the e-mail once", async () => {
    const { id } = await queueNotification(ctx);
    server.fault = () => ({ at: "dot", waitMs: 250 });
    expect((await attempt(ctx, id)).step).toBe("sent");
    expect(server.mails).toHaveLength(1);
  });

  it("a refused connection is tried later", async () => {
    const unreachable = { ...ctx, settings: { ...ctx.settings, smtpUrl: "smtp://127.0.0.1:1" } };
    const { id } = await queueNotification(ctx);
    expect((await attempt(unreachable, id)).step).toBe("later");
    expect(await notificationRow(ctx, id)).toMatchObject({ lastFailure: "connection", dueAt: inMinutes(1) });
  });

  it.each(["starttls", "smtps", "none"] as const)(
    "a remote server without a valid certificate gets nothing: %s",
    async (tls) => {
      const foreign = await startForeignSmtpServer({ tls });
      try {
        const remote = { ...ctx, settings: { ...ctx.settings, smtpUrl: foreign.url } };
        const { id } = await queueNotification(ctx);
        expect((await attempt(remote, id)).step).toBe("later");
        expect((await notificationRow(ctx, id)).lastFailure).toBe("tls");
        expect(foreign.deliveries()).toBe(0);
      } finally {
        await foreign.close();
      }
    },
  );

  it("the waits between attempts grow, and after three days it is given up", async () => {
    const { id } = await queueNotification(ctx, { content: RESET, token: TOKEN, messageIds: [ctx.random.uuid()] });
    server.fault = () => ({ at: "rcpt", reply: "450 Later" });
    const waits: number[] = [];
    for (;;) {
      const { step, outcomes } = await attempt(ctx, id);
      const row = await notificationRow(ctx, id);
      if (step === "abandoned") {
        expect(row).toMatchObject({ state: "abandoned", sealedToken: null, lastResponseCode: 450 });
        expect(outcomes.map(({ kind }) => kind)).toEqual(["abandoned"]);
        break;
      }
      expect(step).toBe("later");
      waits.push((row.dueAt.getTime() - test.clock.now().getTime()) / 60_000);
      test.clock.set(row.dueAt);
    }
    expect(waits.slice(0, 7)).toEqual([1, 5, 15, 60, 240, 240, 240]);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThanOrEqual(72 * 60);
  });
});
