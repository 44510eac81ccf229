import type { ReactNode } from "react";
import { ReaderFrame } from "@/app/_frame/reader-frame";

/** The customer's own pages. */
export default function PortalLayout({ children }: { children: ReactNode }) {
  return <ReaderFrame>{children}</ReaderFrame>;
}
