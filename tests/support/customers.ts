import { randomUUID } from "node:crypto";
import { createPreparedAccounts, prepareAccounts } from "@/lib/auth/activation/provision-accounts";
import { setFirstPassword } from "@/lib/auth/activation/set-first-password";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { type Context, openContext } from "@/lib/context";
import { readSettings } from "@/lib/env";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { mailedLink } from "./emails";
import { testPortal } from "./portal";

export const INITIAL_PASSWORD = "KezdetiJelszo42";

/** Runs operations on the data of the journeys' portal. */
export async function withPortalContext<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
  const opened = openContext(readSettings(testPortal().env), { name: "journey" });
  try {
    return await work(opened.ctx);
  } finally {
    await opened.close();
  }
}

/** Creates a new invited customer, whose welcome notification is queued. @returns the e-mail address */
export async function inviteCustomer(options: { locale?: "hu" | "en"; name?: string } = {}): Promise<string> {
  const emailAddress = parseEmailAddress(`journey.${randomUUID().slice(0, 13)}@example.hu`);
  if (!emailAddress) throw new Error("not an address");
  const { locale = "hu", name = "Próba Petra" } = options;
  await withPortalContext(async (ctx) => {
    const prepared = await prepareAccounts(ctx, [{ emailAddress, name, locale, initialPassword: INITIAL_PASSWORD }]);
    await ctx.db.transaction((tx) => createPreparedAccounts(ctx, tx, prepared));
  });
  return emailAddress;
}

/** Creates a new customer who has just set their own password. @returns the e-mail address */
export async function activeCustomer(password: string): Promise<string> {
  const emailAddress = await inviteCustomer();
  const token = (await mailedLink(emailAddress, "/activate/")).split("/").at(-1) ?? "";
  await withPortalContext(async (ctx) => {
    const started = await startActivation(ctx, {
      token,
      initialPassword: INITIAL_PASSWORD,
      answer: null,
      client: UNKNOWN_CLIENT,
    });
    if (!started.ok) throw new Error(`not activated: ${started.error.kind}`);
    const session = { id: started.value.sessionId };
    const set = await setFirstPassword(ctx, { session, password, client: UNKNOWN_CLIENT });
    if (!set.ok) throw new Error(`no password: ${set.error.kind}`);
  });
  return emailAddress;
}
