import { findAccountByAddress } from "@/lib/account/store";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { encodeSessionToken } from "@/lib/auth/session/next-auth";
import { startSession } from "@/lib/auth/session/start-session";
import { openContext } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { createLog } from "@/lib/log";
import type { Settings } from "@/lib/settings";

/** The cookie of a fresh session of a demo customer. */
export async function signedInCookie(settings: Settings, email: string): Promise<string> {
  const { ctx, close } = openContext(settings, { name: "bench", log: createLog("error", "bench", "stderr") });
  try {
    const account = await findAccountByAddress(ctx.db, email);
    if (!account) throw new Error(`no account for ${email}`);
    const sessionId = await inTransaction(ctx.db, async (tx) => {
      const access = await lockAccess(tx, account.id);
      if (!access) throw new Error(`${email} has no credential`);
      return (await startSession(ctx, tx, { access, kind: "full", client: UNKNOWN_CLIENT })).sessionId;
    });
    return `kuldemenyeim=${await encodeSessionToken(sessionId, settings.authSecret)}`;
  } finally {
    await close();
  }
}
