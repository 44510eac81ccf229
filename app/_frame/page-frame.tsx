import { headers } from "next/headers";
import type { ReactNode } from "react";
import { SiteFrame } from "@/app/_components/site/site-frame";
import type { MenuPage } from "@/app/_components/site/site-menu";
import { SessionTimeout } from "@/app/_session/session-timeout";
import { ownerMark } from "@/lib/web/action";
import { currentSession } from "@/lib/web/gate";
import { ClosureBanner } from "./closure-banner";
import { loadInboxSummary, loadMailboxSummary } from "./load-summary";

const PAGES: MenuPage[] = ["inbox", "contracts", "sent", "trash", "services", "account"];
const INBOX_PAGE = /^\/inbox(?:\?|$)/;
const MESSAGE_PAGE = /^\/inbox\/([^/?]+)(?:\?|$)/;

/**
 * The frame with the menu for a signed-in customer, without it for others. It is no gate: every page behind sign-in
 * calls `requireCustomer()` itself.
 */
export async function PageFrame({ children }: { children: ReactNode }) {
  const session = await currentSession();
  if (session?.kind !== "full") return <SiteFrame>{children}</SiteFrame>;
  const path = (await headers()).get("x-portal-path") ?? "";
  const accountId = session.account.id;
  // Not awaited here, so that the page is read from the database at the same time. The inbox shares the summary.
  const summary = INBOX_PAGE.test(path)
    ? loadInboxSummary(accountId)
    : loadMailboxSummary(accountId, MESSAGE_PAGE.exec(path)?.[1]);
  const unread = summary.then((counts) => counts.unread);
  // The menu awaits it and fails with it; until then a rejection must not end the process.
  unread.catch(() => {});
  return (
    <SiteFrame
      account={{ unread, signOut: "/api/sign-out" }}
      owner={ownerMark(accountId)}
      current={PAGES.find(
        (page) => path === `/${page}` || path.startsWith(`/${page}/`) || path.startsWith(`/${page}?`),
      )}
    >
      {/* The pages of the closure request show it themselves. */}
      {path.startsWith("/close-account") ? null : <ClosureBanner account={session.account} />}
      {children}
      <SessionTimeout session={session} />
    </SiteFrame>
  );
}
