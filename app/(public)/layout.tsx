import type { ReactNode } from "react";
import { PageFrame } from "@/app/_frame/page-frame";

/** Layout of the public pages; signed-in customers keep their menu. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return <PageFrame>{children}</PageFrame>;
}
