import type { ReactNode } from "react";
import { ReaderFrame } from "@/app/_frame/reader-frame";

/** Pages that anybody reads; who is signed in keeps his menu around them. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return <ReaderFrame>{children}</ReaderFrame>;
}
