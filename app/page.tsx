import { redirect } from "next/navigation";
import { currentSession } from "@/lib/web/gate";

/** The address that people type: to the mailbox, or to its door. */
export default async function FirstPage() {
  const session = await currentSession();
  if (session?.kind === "first-change") redirect("/password/first");
  redirect(session ? "/inbox" : "/login");
}
