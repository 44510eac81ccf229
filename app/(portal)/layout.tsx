import type { ReactNode } from "react";
import { PageFrame } from "@/app/_frame/page-frame";

/** Layout of the pages behind sign-in. Each page asks the session gate itself. */
export default function PortalLayout({ children }: { children: ReactNode }) {
  return <PageFrame>{children}</PageFrame>;
}
