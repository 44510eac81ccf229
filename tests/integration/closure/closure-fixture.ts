import { eq } from "drizzle-orm";
import { closureRequests } from "@/drizzle/schema/closure";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { upsertContracts } from "@/lib/account/store";
import type { ClosureDetails } from "@/lib/closure/closure-details";
import { confirmClosure } from "@/lib/closure/confirm-closure";
import { requestClosure, requestOwnClosure } from "@/lib/closure/request-closure";
import { findClosure } from "@/lib/closure/store";
import type { Context } from "@/lib/context";
import { someClient, tokenIn } from "@/tests/integration/auth/auth-fixture";

export const DETAILS: ClosureDetails = {
  reason: "switch-to-postal",
  name: "Titkos Tivadar",
  policy: "T-998877",
  address: "1054 Budapest, Titok utca 1.",
  note: "Titkos megjegyzés",
};

type ContractOptions = { number?: string; status?: "active" | "ended"; channel?: "electronic" | "postal" };

/** Imports a contract, as the insurer's customers file does. */
export async function importContract(ctx: Context, accountId: string, options: ContractOptions = {}): Promise<void> {
  const { number = "110482937", status = "active", channel = "electronic" } = options;
  const row = { id: ctx.random.uuid(), accountId, number, product: "Lakásbiztosítás", status, channel, imported: true };
  await upsertContracts(ctx.db, [row]);
}

/** Requests a closure on the public page. */
export async function ask(ctx: Context, emailAddress: string): Promise<void> {
  await requestClosure(ctx, { emailAddress, details: DETAILS, client: someClient() });
}

/** Requests a closure on the public page and follows the link. */
export async function askAndConfirm(ctx: Context, emailAddress: string) {
  await ask(ctx, emailAddress);
  const confirmed = await confirmClosure(ctx, await tokenIn(ctx, emailAddress, "close-confirm"));
  if (!confirmed.ok) throw new Error(confirmed.error.kind);
  return closureOf(ctx, confirmed.value.requestId);
}

/** Requests a closure while signed in. */
export async function askSignedIn(ctx: Context, accountId: string) {
  const asked = await requestOwnClosure(ctx, { accountId: accountId as AuthorizedAccountId, details: DETAILS });
  if (!asked.ok) throw new Error(asked.error.kind);
  return closureOf(ctx, asked.value.requestId);
}

export async function closureOf(ctx: Context, id: string) {
  const request = await findClosure(ctx.db, id);
  if (!request) throw new Error("no such request");
  return request;
}

export function closuresOf(ctx: Context, accountId: string) {
  return ctx.db
    .select()
    .from(closureRequests)
    .where(eq(closureRequests.accountId, accountId))
    .orderBy(closureRequests.requestedAt);
}
