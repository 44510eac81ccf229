import type { ReactNode } from "react";
import { SiteFrame } from "@/app/_components/site-frame";

/** Pages that anybody reads, signed in or not; they show the same to both. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return <SiteFrame>{children}</SiteFrame>;
}
