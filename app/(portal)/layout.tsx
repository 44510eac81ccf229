import type { ReactNode } from "react";
import { PublicFrame } from "@/app/_frame/public-frame";

/** The customer's own pages. */
export default function PortalLayout({ children }: { children: ReactNode }) {
  return <PublicFrame>{children}</PublicFrame>;
}
