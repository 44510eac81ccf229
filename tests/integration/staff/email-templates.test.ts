/** Samples of e-mail templates that staff send to themselves. */
import { sql } from "drizzle-orm";
import { JOBS } from "@/lib/jobs/registry";
import type { MailOutcome } from "@/lib/notification/mail-outcome";
import type { OutgoingEmail } from "@/lib/notification/outgoing-email";
import { listEmailTemplates } from "@/lib/staff/email-previews";
import { requestTestEmail } from "@/lib/staff/request-test-email";
import { revokeStaff } from "@/lib/staff/revoke-staff";
import { sendTestEmail } from "@/lib/staff/send-test-email";
import { type TestContext, testContext } from "@/tests/support/context";
import { type Enrolled, enrol } from "./staff-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({
    now: "2031-03-03T09:05:00Z",
    env: { BRAND_NAME: "Példa Biztosító" },
  });
});
afterAll(() => test.close());
beforeEach(() => test.ctx.db.execute(sql`delete from pgboss.job where name = 'send-test-email'`));

async function queued(): Promise<Record<string, string>[]> {
  const rows = await test.ctx.db.execute<{ data: Record<string, string> }>(
    sql`select data from pgboss.job where name = 'send-test-email' order by created_on`,
  );
  return rows.map(({ data }) => data);
}

const events = (emailId: string) =>
  test.ctx.db.execute<{ kind: string; actor: string; details: Record<string, unknown> }>(
    sql`select kind, actor, details from audit_events where details ->> 'emailId' = ${emailId} order by id`,
  );

/** A mail server with this answer. */
function mailServer(outcome: MailOutcome) {
  const taken: OutgoingEmail[] = [];
  return {
    taken,
    close() {},
    async send(mail: OutgoingEmail) {
      taken.push(mail);
      return outcome;
    },
  };
}

async function request({ member }: Enrolled, kind: "welcome" | "customer-portal" = "welcome", locale = "hu" as const) {
  const outcome = await requestTestEmail(test.ctx, { kind, locale, by: member });
  const [data = {}] = (await queued()).reverse();
  return { outcome, data };
}

it("goes to the staff member's own address, says that it is a test, and is on record with the name", async () => {
  const person = await enrol(test, "sender");
  const { outcome, data } = await request(person);
  expect(outcome).toEqual({ ok: true, value: null });
  const transport = mailServer({ kind: "sent", code: 250 });
  expect(await sendTestEmail(test.ctx, data, { transport })).toBe("sent");
  const [mail] = transport.taken;
  expect(mail).toMatchObject({
    to: person.email,
    subject: "Próba: Elkészült a fiókja a Küldeményeim portálon",
    from: { name: "Példa Biztosító – Küldeményeim portál" },
    headers: { "Auto-Submitted": "auto-generated", "Content-Language": "hu" },
  });
  expect(mail?.messageId).toContain(data.emailId);
  expect(mail?.text).toContain(`${test.ctx.settings.appUrl}/activate/`);
  expect(await events(data.emailId ?? "")).toMatchObject([
    {
      kind: "staff.test-email-requested",
      actor: "insurer",
      details: { template: "welcome", locale: "hu", staffId: person.member.id, staffName: person.member.name },
    },
    { kind: "staff.test-email-sent", actor: "system", details: { outcome: "sent", responseCode: 250 } },
  ]);
  expect(JSON.stringify(await events(data.emailId ?? ""))).not.toContain(person.email);
});

it("is sent by the worker, in the language that was chosen", async () => {
  const { member, email } = await enrol(test);
  await requestTestEmail(test.ctx, { kind: "reset", locale: "en", by: member });
  const [data = {}] = await queued();
  const transport = mailServer({ kind: "sent", code: 250 });
  const never = new AbortController().signal;
  const job = JOBS.find(({ name }) => name === "send-test-email");
  expect(await job?.run({ ctx: test.ctx, transport, signal: never, abortSignal: never }, data)).toEqual({ sent: 1 });
  expect(transport.taken).toMatchObject([{ to: email, subject: "Test: Your password change link" }]);
});

it("takes 20 an hour of one person, and no more; another one has their own", async () => {
  const [person, other] = [await enrol(test), await enrol(test)];
  const outcomes = await Promise.all(Array.from({ length: 25 }, () => request(person)));
  expect(outcomes.filter(({ outcome }) => outcome.ok)).toHaveLength(20);
  expect(await queued()).toHaveLength(20);
  const recorded = await test.ctx.db.execute(
    sql`select 1 from audit_events where details ->> 'staffId' = ${person.member.id} and kind = 'staff.test-email-requested'`,
  );
  expect(recorded).toHaveLength(20);
  expect((await request(other)).outcome.ok).toBe(true);
  test.clock.set("2031-03-03T09:59:59Z");
  expect((await request(person)).outcome).toEqual({ ok: false, error: { kind: "too-many" } });
  test.clock.set("2031-03-03T10:00:00Z");
  expect((await request(person)).outcome.ok).toBe(true);
});

it("is tried again when the mail server is out of reach, and ends when it is refused", async () => {
  const { data } = await request(await enrol(test));
  const outOfReach = mailServer({ kind: "try-later", code: null, cause: "connection" });
  await expect(sendTestEmail(test.ctx, data, { transport: outOfReach })).rejects.toThrow("(connection)");
  expect(await events(data.emailId ?? "")).toHaveLength(1);
  const refusing = mailServer({ kind: "refused-for-good", code: 550 });
  expect(await sendTestEmail(test.ctx, data, { transport: refusing })).toBe("refused");
  expect(await events(data.emailId ?? "")).toMatchObject([{}, { details: { outcome: "refused", responseCode: 550 } }]);
});

it("is not sent to somebody whose access has ended, nor from data of another release", async () => {
  const person = await enrol(test);
  const { data } = await request(person);
  const transport = mailServer({ kind: "sent", code: 250 });
  for (const wrong of [{ ...data, kind: "birthday" }, { ...data, locale: "de" }, {}]) {
    expect(await sendTestEmail(test.ctx, wrong, { transport })).toBe("nothing-to-do");
  }
  await revokeStaff(test.ctx, person.email);
  expect(await sendTestEmail(test.ctx, data, { transport })).toBe("nothing-to-do");
  expect(transport.taken).toEqual([]);
});

it("the list has every template with its subject in both languages", async () => {
  const templates = await listEmailTemplates(test.ctx);
  expect(templates).toHaveLength(22);
  expect(templates[0]).toEqual({
    kind: "welcome",
    subjects: [
      { locale: "hu", subject: "Elkészült a fiókja a Küldeményeim portálon" },
      { locale: "en", subject: "Your My Mail portal account is ready" },
    ],
  });
});
