import type { ReactNode } from "react";
import { PageFrame } from "@/app/_frame/page-frame";

/** Pages that anybody reads; who is signed in keeps his menu around them. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return <PageFrame>{children}</PageFrame>;
}
