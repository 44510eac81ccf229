import type { ReactNode } from "react";
import { SiteFrame } from "@/app/_components/site-frame";

/** The screens without a session share one frame; they have no menu and no counts. */
export default function SignInLayout({ children }: { children: ReactNode }) {
  return <SiteFrame>{children}</SiteFrame>;
}
