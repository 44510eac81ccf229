import { redirect } from "next/navigation";
import { currentSession } from "@/lib/web/gate";

/** The start page: redirects to the inbox, or to the sign-in page. */
export default async function FirstPage() {
  const session = await currentSession();
  if (session?.kind === "first-change") redirect("/password/first");
  redirect(session ? "/inbox" : "/login");
}
