import "server-only";
import { cache } from "react";
import type { Context } from "@/lib/context";
import { currentSession } from "@/lib/web/gate";
import { currentStaff } from "@/lib/web/staff-gate";
import { webContext } from "@/lib/web/web-context";

function listsFor(session: { writtenPosition: string | null } | null): Context {
  const ctx = webContext();
  return ctx.replica && session ? { ...ctx, lists: ctx.replica.readsAfter(session.writtenPosition) } : ctx;
}

/**
 * The context for the lists of a customer's page, which may be read from the replica. Everything else uses
 * `webContext`. Decided once per request, so that the parts of a page agree.
 */
export const listContext = cache(async (): Promise<Context> => listsFor(await currentSession()));

/** The same for the lists of the workspace. */
export const staffListContext = cache(async (): Promise<Context> => listsFor(await currentStaff()));
