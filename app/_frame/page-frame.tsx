import { headers } from "next/headers";
import type { ReactNode } from "react";
import { SiteFrame } from "@/app/_components/site/site-frame";
import type { MenuPage } from "@/app/_components/site/site-menu";
import { SessionTimeout } from "@/app/_session/session-timeout";
import { countUnreadMessages } from "@/lib/mailbox/list/count-unread";
import { ownerMark } from "@/lib/web/action";
import { currentSession } from "@/lib/web/gate";
import { openedMessage } from "@/lib/web/opened-message";
import { webContext } from "@/lib/web/web-context";
import { ClosureBanner } from "./closure-banner";

const PAGES: MenuPage[] = ["inbox", "sent", "trash", "services", "account"];
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
  // The message on this page is opened first, so that the menu no longer counts it as unread.
  const messageId = MESSAGE_PAGE.exec(path)?.[1];
  if (messageId) await openedMessage(messageId);
  const unread = await countUnreadMessages(webContext(), { accountId });
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
