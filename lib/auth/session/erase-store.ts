import "server-only";
import { eq } from "drizzle-orm";
import {
  addressChangeProposals,
  addressChanges,
  credentials,
  knownBrowsers,
  passwordLinks,
  sessions,
} from "@/drizzle/schema/auth";
import type { Db } from "@/lib/db/connection";

/** Deletes everything that gives access to an account: credential, links, sessions, known browsers, address changes. */
export async function eraseAccess(db: Db, accountId: string): Promise<void> {
  await db.delete(credentials).where(eq(credentials.accountId, accountId));
  await db.delete(passwordLinks).where(eq(passwordLinks.accountId, accountId));
  await db.delete(sessions).where(eq(sessions.accountId, accountId));
  await db.delete(knownBrowsers).where(eq(knownBrowsers.accountId, accountId));
  await db.delete(addressChanges).where(eq(addressChanges.accountId, accountId));
  await db.delete(addressChangeProposals).where(eq(addressChangeProposals.accountId, accountId));
}
