import type { ReactNode } from "react";
import { SiteFrame } from "@/app/_components/site/site-frame";
import { ownerMark } from "@/lib/web/action";
import { currentSession } from "@/lib/web/gate";

/** The screens without a session, and the forced first change, share one frame; they have no menu and no counts. */
export default async function SignInLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  const owner = session?.kind === "first-change" ? ownerMark(session.account.id) : undefined;
  return <SiteFrame owner={owner}>{children}</SiteFrame>;
}
