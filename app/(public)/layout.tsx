import type { ReactNode } from "react";
import { PublicFrame } from "@/app/_frame/public-frame";

/** Pages that anybody reads; who is signed in keeps his menu around them. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return <PublicFrame>{children}</PublicFrame>;
}
