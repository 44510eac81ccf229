import type { ReactNode } from "react";
import { SiteFrame } from "@/app/_components/site/site-frame";
import { ownerMark } from "@/lib/web/action";
import { currentSession } from "@/lib/web/gate";

/** Frame of the pages without a session and of the first password change: no menu and no counts. */
export default async function SignInLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  const owner = session?.kind === "first-change" ? ownerMark(session.account.id) : undefined;
  return <SiteFrame owner={owner}>{children}</SiteFrame>;
}
