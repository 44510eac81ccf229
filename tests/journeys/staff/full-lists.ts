/** Fills every list of the workspace with more rows than a screen shows. */
import { randomUUID } from "node:crypto";
import { notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountsByAddresses } from "@/lib/account/store";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { requestOwnClosure } from "@/lib/closure/request-closure";
import type { Context } from "@/lib/context";
import { importCustomers } from "@/lib/delivery/import-customers";
import { saveModule } from "@/lib/mailbox/staff/edit-text-modules";
import { batchFolder, deliver, line } from "@/tests/integration/delivery/batch-fixture";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { uploadBatch } from "@/tests/integration/staff/upload-fixture";

type Person = { email: string; name: string; contractNumber: string };

/** A family name that no other test uses, of the length of a usual one. */
const FAMILY = "Kertészné";

/** Customers with a contract each, who get their messages in the portal or by post. */
async function customers(ctx: Context, rows: number, channel: "electronic" | "postal"): Promise<Person[]> {
  const people = Array.from({ length: rows }, (_, n) => ({
    ...{
      email: `${randomUUID().slice(0, 13)}@example.hu`,
      name: `${FAMILY} Ilona ${n}`,
      contractNumber: `4104829${10 + n}`,
    },
  }));
  const lines = people.map(
    ({ email, name, contractNumber }) => `${email},${name},${contractNumber},Lakásbiztosítás,active,${channel}`,
  );
  const imported = await importCustomers(
    ctx,
    Buffer.from(["email,name,contractNumber,product,status,channel", ...lines].join("\n")),
  );
  if (!imported.ok) throw new Error("not imported");
  return people;
}

async function closureOf(ctx: Context, accountId: string, name: string): Promise<void> {
  const details = {
    reason: "switch-to-postal",
    name,
    policy: "",
    address: "1051 Budapest, Fő utca 1.",
    note: "",
  } as const;
  const asked = await requestOwnClosure(ctx, { accountId: accountId as AuthorizedAccountId, details });
  if (!asked.ok) throw new Error(asked.error.kind);
}

/** A customer whose mail server refused the only e-mail. To the other customers the worker sends e-mails later. */
async function bounce(ctx: Context): Promise<void> {
  const toAddress = `${randomUUID().slice(0, 13)}@example.hu`;
  const accountId = await createAccount(ctx, toAddress);
  const now = ctx.clock.now();
  await ctx.db.insert(notifications).values({
    ...{ id: randomUUID(), accountId, toAddress, kind: "new-message", locale: "hu", props: {}, state: "failed" },
    ...{ lastResponseCode: 550, queuedAt: now, dueAt: now, endedAt: now },
  });
}

/**
 * @param rows of each list; each person has one message of one batch
 * @returns the addresses of the lists
 */
export async function fillLists(ctx: Context, by: StaffActor, rows: number): Promise<string[]> {
  const people = await customers(ctx, rows, "electronic");
  const posted = await customers(ctx, rows, "postal");
  const { batchId } = await deliver(ctx, await batchFolder([...people, ...posted].map((person) => line(person))));
  const accounts = await findAccountsByAddresses(
    ctx.db,
    people.map(({ email }) => email),
  );
  for (const { id, name } of accounts) await closureOf(ctx, id, name);
  for (let n = 0; n < rows; n += 1) {
    await deliver(ctx, await batchFolder([line()]));
    await uploadBatch(ctx, by, [line()]);
    await bounce(ctx);
    const text = {
      name: `Díjváltozás ${randomUUID()}`,
      body: `Köszönjük a levelét ({hivatkozás}). ${"Utánanézünk. ".repeat(20)}`,
    };
    await saveModule(ctx, { present: null, locale: "hu", text, by });
  }
  return [
    ...["/staff/replies", "/staff/closures", "/staff/messages", "/staff/batches", "/staff/batches/uploads"],
    ...["placed", "unopened", "elsewhere"].map((view) => `/staff/batches/${batchId}?view=${view}`),
    ...["bounced", "postal"].map((kind) => `/staff/unreachable?${new URLSearchParams({ kind, view: "open" })}`),
    `/staff/customers?${new URLSearchParams({ q: FAMILY })}`,
    ...["/staff/templates", "/staff/text-modules"],
  ];
}
