/** Text modules for answers: written by an admin, offered in the customer's language, on record. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { chooseLocale } from "@/lib/account/choose-locale";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { removeModule, saveModule } from "@/lib/mailbox/staff/edit-text-modules";
import { MAX_MODULES } from "@/lib/mailbox/staff/text-module";
import { openReply } from "@/lib/staff/open-reply";
import { findTextModule, listTextModules } from "@/lib/staff/text-modules";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol } from "./staff-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
let admin: StaffActor;
beforeAll(async () => {
  test = await testContext({ now: "2026-11-23T09:00:00Z" });
  admin = (await enrol(test, "admin")).member;
});
afterAll(() => test.close());

type Saved = Parameters<typeof saveModule>[1];
const save = (changed: Partial<Saved> = {}) =>
  saveModule(test.ctx, {
    present: null,
    locale: "hu",
    text: { name: "Igazolás", body: "Az igazolást ({szerződésszám}) elküldjük." },
    by: admin,
    ...changed,
  });
const kindOf = (outcome: { ok: true } | { ok: false; error: { kind: string } }) =>
  outcome.ok ? "ok" : outcome.error.kind;

async function offered(locale: "hu" | "en") {
  const accountId = await createAccount(test.ctx);
  await chooseLocale(test.ctx, accountId, locale);
  const message = { subject: "Díjváltozás", contractNumber: "110482937" };
  const { id: messageId } = await placeMessage(test.ctx, accountId, message);
  const sent = await sendReply(test.ctx, { accountId, messageId, body: "Miért?", formToken: randomUUID() });
  if (!sent.ok) throw new Error(sent.error.kind);
  const opened = await openReply(test.ctx, { reference: sent.value.reference, by: admin });
  return opened.ok ? opened.value.modules : [];
}

it("is offered with its variables filled in, to customers of its language only", async () => {
  const saved = await save();
  if (!saved.ok) throw new Error(saved.error.kind);
  const [, , , own] = await offered("hu");
  expect(own).toMatchObject({
    ...{ key: saved.value.id, builtIn: null, name: "Igazolás" },
    text: "Az igazolást (110482937) elküldjük.",
  });
  expect(own?.whole).toMatch(/^Tisztelt [\s\S]*110482937[\s\S]*Üdvözlettel/);
  expect((await offered("en")).map(({ builtIn }) => builtIn)).toEqual(["thanks", "details", "forwarded"]);
  expect(await listTextModules(test.ctx)).toMatchObject([{ name: "Igazolás", changedByName: admin.name, version: 1 }]);
});

it("of two changes at once one is saved, and the other person is told; so with a deletion", async () => {
  const saved = await save({ text: { name: "Kétszer", body: "Első" } });
  if (!saved.ok) throw new Error(saved.error.kind);
  const { id } = saved.value;
  const change = (version: number, body: string) => save({ present: { id, version }, text: { name: "Kétszer", body } });
  const outcomes = await Promise.all([change(1, "Második"), change(1, "Harmadik")]);
  expect(outcomes.map(kindOf).sort()).toEqual(["changed", "ok"]);
  expect(kindOf(await removeModule(test.ctx, { id, version: 1, by: admin }))).toBe("changed");
  expect(kindOf(await removeModule(test.ctx, { id, version: 2, by: admin }))).toBe("ok");
  expect(kindOf(await change(2, "Negyedik"))).toBe("changed");
  expect(await findTextModule(test.ctx, id)).toBeNull();
  for (const unknown of ["x", randomUUID()]) {
    expect(await findTextModule(test.ctx, unknown)).toBeNull();
    expect(kindOf(await removeModule(test.ctx, { id: unknown, version: 1, by: admin }))).toBe("changed");
  }
});

it("is on record with the person's name, before and after, without an address", async () => {
  const saved = await save({ text: { name: "Elérhetőség", body: "Írjon: info@example.hu" } });
  if (!saved.ok) throw new Error(saved.error.kind);
  const { id } = saved.value;
  await removeModule(test.ctx, { id, version: 1, by: admin });
  const rows = await test.ctx.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.kind, "text-module.changed"))
    .orderBy(auditEvents.id);
  const own = rows.filter(({ details }) => details.module === id).map(({ details }) => details);
  const text = "hu: Elérhetőség\nÍrjon: @";
  expect(own).toMatchObject([
    { before: null, after: text, staffName: admin.name },
    { before: text, after: null, staffRole: "admin" },
  ]);
});

it("needs a name that is free in its language, and known variables", async () => {
  await save({ text: { name: "Foglalt", body: "Szöveg" } });
  expect(kindOf(await save({ text: { name: " foglalt".replace("f", "F"), body: "Szöveg" } }))).toBe("name-taken");
  expect(kindOf(await save({ locale: "en", text: { name: "Foglalt", body: "Text" } }))).toBe("ok");
  expect(await save({ text: { name: "", body: "{cím}" } })).toMatchObject({
    error: { kind: "invalid", problems: [{ kind: "name-empty" }, { kind: "unknown-variables", written: ["{cím}"] }] },
  });
});

it("is one of a bounded number", async () => {
  const before = (await listTextModules(test.ctx)).filter(({ locale }) => locale === "en").length;
  for (let n = before; n < MAX_MODULES; n += 1) {
    expect(kindOf(await save({ locale: "en", text: { name: `Module ${n}`, body: "Text" } }))).toBe("ok");
  }
  expect(kindOf(await save({ locale: "en", text: { name: "One more", body: "Text" } }))).toBe("too-many");
});
