import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { describeClosure, describeOwnClosure } from "@/lib/closure/describe-closure";
import { readSealedCookie } from "@/lib/web/sealed-cookie";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { currentCustomer } from "../customer";
import { ClosureOutcomeView } from "../outcome-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("closure.received"))("heading") };
}

/** The state of the request that this browser has just made or confirmed; a sealed cookie names it. */
export default async function ClosureReceivedPage() {
  const requestId = readSealedCookie(await cookies(), "closure-outcome");
  const outcome = typeof requestId === "string" ? await describeClosure(webContext(), requestId) : null;
  if (!outcome) redirect("/close-account");
  // The link may be opened in a browser where another customer is signed in; they cannot withdraw this request.
  const customer = await currentCustomer();
  const own = customer && (await describeOwnClosure(webContext(), customer.id));
  return <ClosureOutcomeView outcome={outcome} account={own?.reference === outcome.reference ? customer : null} />;
}
