import { headers } from "next/headers";
import type { ReactNode } from "react";
import { SiteFrame } from "@/app/_components/site-frame";
import type { MenuPage } from "@/app/_components/site-menu";
import { countUnreadMessages } from "@/lib/mailbox/count-unread";
import { currentSession } from "@/lib/web/gate";
import { webContext } from "@/lib/web/web-context";

const PAGES: MenuPage[] = ["inbox", "sent", "trash", "account"];

/** The frame with the customer's menu. No gate: every page asks `requireCustomer()` itself, this only draws. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  if (session?.kind !== "full") return <SiteFrame>{children}</SiteFrame>;
  const path = (await headers()).get("x-portal-path") ?? "";
  const unread = await countUnreadMessages(webContext(), { accountId: session.account.id });
  return (
    <SiteFrame
      account={{ unread, signOut: "/api/sign-out" }}
      current={PAGES.find(
        (page) => path === `/${page}` || path.startsWith(`/${page}/`) || path.startsWith(`/${page}?`),
      )}
    >
      {children}
    </SiteFrame>
  );
}
