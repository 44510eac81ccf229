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

/** Works on the running portal's own data: what a run of the insurer would do. */
export async function withPortalContext<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
  const opened = openContext(readSettings(testPortal().env), { name: "journey" });
  try {
    return await work(opened.ctx);
  } finally {
    await opened.close();
  }
}

/** A customer nobody else's test knows, invited: his welcome letter is on its way. Returns his address. */
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

/** A customer who has set a password of his own, as of now. Returns his address. */
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
