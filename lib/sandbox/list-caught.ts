import "server-only";
import type { Context } from "@/lib/context";
import { testDomain } from "@/lib/kernel/test-address";
import { listTestNotifications } from "@/lib/sandbox/store";

const LINK = /https?:\/\/[^\s<>"]+/g;

/** An e-mail to a test customer that was kept, with the links in its text. */
export type CaughtEmail = Omit<Awaited<ReturnType<typeof listTestNotifications>>[number], "domain" | "sequence"> & {
  links: string[];
};

/**
 * One page of the e-mails to a test sender's customers, oldest first.
 *
 * @param page.source of the sender's test keys
 * @param page.after the last one of the page before; 0 for the first page
 */
export async function listCaught(
  ctx: Context,
  page: { source: string; toAddress: string | null; after: number; limit: number },
): Promise<{ rows: CaughtEmail[]; next: number | null }> {
  const { source, limit, ...rest } = page;
  const found = await listTestNotifications(ctx.db, { ...rest, domain: testDomain(source), limit: limit + 1 });
  const rows = found.slice(0, limit).map(({ domain: _, sequence: __, ...row }) => ({
    ...row,
    links: row.text.match(LINK) ?? [],
  }));
  return { rows, next: found.length > limit ? (found[limit - 1]?.sequence ?? null) : null };
}
