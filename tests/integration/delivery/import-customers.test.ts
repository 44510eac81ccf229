import { eq } from "drizzle-orm";
import { contracts } from "@/drizzle/schema/account";
import { auditEvents } from "@/drizzle/schema/audit";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { chooseLocale } from "@/lib/account/choose-locale";
import { findAccountByAddress } from "@/lib/account/store";
import { findCredential } from "@/lib/auth/credential/store";
import { type ImportedCustomer, importCustomers } from "@/lib/delivery/import-customers";
import type { LineProblem } from "@/lib/delivery/line-problem";
import { type TestContext, testContext } from "@/tests/support/context";
import { countRows, newAddress, notificationsTo } from "./batch-fixture";

const COLUMNS = "email,name,locale,contractNumber,product,status,channel,customerPortal,initialPassword";
let test: TestContext;

beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test?.close());

/** @param lines in the order of COLUMNS */
const importLines = (lines: string[], options: Parameters<typeof importCustomers>[2] = {}) =>
  importCustomers(test.ctx, Buffer.from([COLUMNS, ...lines].join("\n")), options);

async function accountOf(email: string) {
  const account = await findAccountByAddress(test.ctx.db, email);
  if (!account) throw new Error("no account");
  return account;
}

/** Details of the audit events of imports of the account, oldest first. */
async function updatesOf(accountId: string) {
  const rows = await test.ctx.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.accountId, accountId))
    .orderBy(auditEvents.id);
  return rows.filter(({ kind }) => kind === "account.updated").map(({ details }) => details);
}

describe("R3: accounts at contracting, before any document", () => {
  it("creates the account and invites the customer", async () => {
    const email = newAddress();
    const outcome = await importLines([`${email},Kovács Anna,en,110,Lakás,active,electronic,,`]);
    expect(outcome).toEqual({
      ok: true,
      value: [{ accountId: expect.any(String), email, state: "created", initialPassword: expect.any(String) }],
    });
    const account = await accountOf(email);
    expect(account).toMatchObject({ name: "Kovács Anna", locale: "en", customerPortalSince: null });
    expect((await findCredential(test.ctx.db, account.id))?.origin).toBe("initial");
    expect((await notificationsTo(test.ctx, email)).map(({ kind, locale }) => [kind, locale])).toEqual([
      ["welcome", "en"],
    ]);
  });

  it("several lines of one customer are one account with several contracts", async () => {
    const email = newAddress();
    const lines = ["110,Lakás,active,electronic", "111,Casco,active,postal", "112,Utas,ended,electronic"];
    const outcome = await importLines(lines.map((contract) => `${email},Kovács Anna,,${contract},,AnnaKezd24`));
    expect(outcome).toMatchObject({ ok: true, value: [{ email, state: "created", initialPassword: "" }] });
    const { id } = await accountOf(email);
    const rows = await test.ctx.db.select().from(contracts).where(eq(contracts.accountId, id));
    expect(rows.map((row) => [row.number, row.product, row.status, row.channel].join()).sort()).toEqual(lines);
  });

  it("an initial password that is easy to guess is accepted with a remark; one for an existing account is ignored with one", async () => {
    const email = newAddress();
    const all: LineProblem[] = [];
    const remark = (remarks: LineProblem[]) => void all.push(...remarks);
    const lines = [`${newAddress()},Kovács Anna,,,,,,,xT7kQ9mLp2Wd`, `${email},Szabó Kamilla,,,,,,,KAmilla1985`];
    expect(await importLines(lines, { remark })).toMatchObject({ ok: true });
    expect(await importLines(lines, { remark })).toMatchObject({ ok: true });
    const reason = expect.stringContaining("initialPassword is easy to guess");
    const ignored = { detail: "password-ignored", reason: "initialPassword ignored: the account exists already" };
    expect(all).toEqual([
      { line: 3, detail: "password-guessable", reason },
      ...[2, 3].map((line) => ({ line, ...ignored })),
    ]);
  });

  it("R4: marks who has the customer portal, and takes the mark away again", async () => {
    const email = newAddress();
    await importLines([`${email},Horváth Éva,,,,,,yes,`]);
    const since = (await accountOf(email)).customerPortalSince;
    expect(since).toEqual(test.clock.now());
    test.clock.advance({ days: 1 });
    await importLines([`${email},Horváth Éva,,,,,,yes,`]);
    expect((await accountOf(email)).customerPortalSince).toEqual(since);
    await importLines([`${email},Horváth Éva,,,,,,,`]);
    expect((await accountOf(email)).customerPortalSince).toEqual(since);
    await importLines([`${email},Horváth Éva,,,,,,no,`]);
    expect((await accountOf(email)).customerPortalSince).toBeNull();
  });

  it("an existing customer gets no second account, notification or password", async () => {
    const email = newAddress();
    await importLines([`${email},Kovács Anna,,,,,,,`]);
    const { id } = await accountOf(email);
    const before = await findCredential(test.ctx.db, id);
    const saved: ImportedCustomer[][] = [];
    const again = await importLines([`${email.toUpperCase()},Kovács Anna,,113,Lakás,,,,AnnaKezd24`], {
      saveResult: async (customers) => void saved.push(customers),
    });
    expect(again).toEqual({ ok: true, value: [{ accountId: id, email, state: "updated", initialPassword: "" }] });
    expect(await updatesOf(id)).toEqual([{ by: "import", changed: "contracts", contracts: 1 }]);
    expect(saved).toEqual([]);
    expect(await findCredential(test.ctx.db, id)).toEqual(before);
    expect(await notificationsTo(test.ctx, email)).toHaveLength(1);
  });

  it("blanks around an address are dropped with a remark on its line", async () => {
    const email = newAddress();
    const remarks: unknown[] = [];
    await importLines([`${newAddress()},Nagy Béla,,,,,,,`, ` ${email} ,Kovács Anna,,,,,,,`], {
      remark: (found) => remarks.push(...found),
    });
    expect(remarks).toEqual([{ line: 3, reason: "blanks around the e-mail address were dropped" }]);
    expect(await accountOf(email)).toMatchObject({ name: "Kovács Anna" });
  });

  it("generated initial passwords are handed over before the commit", async () => {
    const email = newAddress();
    const seen: unknown[] = [];
    await importLines([`${email},Kovács Anna,,,,,,,`], {
      saveResult: async () => void seen.push(await findAccountByAddress(test.ctx.db, email)),
    });
    expect(seen).toEqual([null]);
  });
});

describe("report, audit and data agree on what an import changed", () => {
  it("name and language of the file are stored; the audit event holds no name", async () => {
    const email = newAddress();
    const first = `${email},Kovács Anna,,110,Lakás,active,electronic,,AnnaKezd24`;
    await importLines([first]);
    const { id } = await accountOf(email);
    expect(await importLines([first])).toMatchObject({ value: [{ email, state: "unchanged" }] });
    expect(await updatesOf(id)).toEqual([]);
    const second = `${email},Nagy Anna,en,110,Lakás,active,electronic,,`;
    expect(await importLines([second])).toMatchObject({ value: [{ email, state: "updated" }] });
    expect(await accountOf(email)).toMatchObject({ name: "Nagy Anna", locale: "en" });
    expect(await updatesOf(id)).toEqual([
      { by: "import", changed: "name locale", localeBefore: "hu", localeAfter: "en" },
    ]);
    expect(await importLines([second])).toMatchObject({ value: [{ email, state: "unchanged" }] });
  });

  it("a language that the customer chose does not change, nor does one that the file leaves empty", async () => {
    const email = newAddress();
    await importLines([`${email},Kovács Anna,en,,,,,,AnnaKezd24`]);
    const { id } = await accountOf(email);
    expect(await importLines([`${email},Kovács Anna,,,,,,,`])).toMatchObject({ value: [{ state: "unchanged" }] });
    expect((await accountOf(email)).locale).toBe("en");
    await chooseLocale(test.ctx, id as AuthorizedAccountId, "hu");
    expect(await importLines([`${email},Kovács Anna,en,,,,,,`])).toMatchObject({ value: [{ state: "unchanged" }] });
    expect((await accountOf(email)).locale).toBe("hu");
  });

  it("20 rounds of two simultaneous imports with different names: what is reported was stored", async () => {
    const emails = [newAddress(), newAddress()];
    const file = (name: string) => emails.map((email) => `${email},${name},,,,,,,AnnaKezd24`);
    await importLines(file("Kezdő Név"));
    for (let round = 0; round < 20; round++) {
      const names = [`Első ${round}`, `Második ${round}`];
      const outcome = await Promise.allSettled(names.map((name) => importLines(file(name))));
      const accepted = names.filter((_, index) => outcome[index]?.status === "fulfilled");
      const [one, other] = await Promise.all(emails.map(accountOf));
      expect(accepted).toContain(one?.name);
      expect(other?.name).toBe(one?.name);
    }
  });
});

describe("nothing is imported if a line is invalid", () => {
  it("every invalid line is named with its reason", async () => {
    const before = await countRows(test.ctx);
    const [anna, bela] = [newAddress(), newAddress()];
    const outcome = await importLines([
      `${anna},Kovács Anna,,,,,,,AnnaKezd24`,
      `anna@,Kovács Anna,,,,,,,`,
      "",
      `${bela},,,,,,,,`,
      `${bela},Nagy Béla,de,,,,,,`,
      `${bela},Nagy Béla,,1,,paused,,,`,
      `${bela},Nagy Béla,,1,,,pigeon,,`,
      `${bela},Nagy Béla,,,,,,maybe,`,
      `${bela},Nagy Béla,,,,,,,rövid`,
      `${anna},Kovács Anna,,,,,,,AnnaKezd25`,
      `${bela},Nagy Béla`,
      `${bela},Nagy\u0000\u009bBéla,,,,,,,`,
      `${bela},Nagy Béla,,${"1".repeat(61)},${"L".repeat(121)},,,,`,
      `${bela},${"B".repeat(201)},,1,"Lakás\nCasco",,,,`,
    ]);
    expect(outcome.ok ? [] : outcome.error.problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      "3: email is not one plain e-mail address",
      "5: name is empty",
      '6: locale "de" is none of hu, en',
      '7: status "paused" is none of active, ended',
      '8: channel "pigeon" is none of electronic, postal',
      '9: customerPortal "maybe" is neither yes nor no',
      expect.stringMatching(/^10: initialPassword breaks the password rule/),
      "11: another initialPassword for the same address stands above",
      "12: 2 fields where the header has 9",
      "13: name holds unreadable characters",
      "14: contractNumber is longer than 60 characters",
      "14: product is longer than 120 characters",
      "15: name is longer than 200 characters",
      "15: product holds a line break",
    ]);
    expect(await countRows(test.ctx)).toEqual(before);
  });

  it("nor when an account was created meanwhile; the passwords are discarded", async () => {
    const email = newAddress();
    const calls: string[] = [];
    const racing = importLines([`${newAddress()},Nagy Béla,,,,,,,`, `${email},Kovács Anna,,,,,,,`], {
      async saveResult() {
        calls.push("saved");
        await importLines([`${email},Kovács Anna,,,,,,,`]);
      },
      discardResult: async () => void calls.push("discarded"),
    });
    await expect(racing).rejects.toThrow("import again");
    expect(calls).toEqual(["saved", "discarded"]);
    expect(await notificationsTo(test.ctx, email)).toHaveLength(1);
  });
});
