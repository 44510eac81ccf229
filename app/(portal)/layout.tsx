import type { ReactNode } from "react";
import { PageFrame } from "@/app/_frame/page-frame";

/** The customer's own pages. */
export default function PortalLayout({ children }: { children: ReactNode }) {
  return <PageFrame>{children}</PageFrame>;
}
