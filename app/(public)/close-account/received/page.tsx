import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { describeClosure, describeOwnClosure } from "@/lib/closure/describe-closure";
import { readSealedCookie } from "@/lib/web/sealed-cookie";
import { webContext } from "@/lib/web/web-context";
import { currentCustomer } from "../customer";
import { ClosureOutcomeView } from "../outcome-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("closure.received"))("heading") };
}

/** What became of the request that this browser has just made or confirmed; nobody else can ask for it. */
export default async function ClosureReceivedPage() {
  const requestId = readSealedCookie(await cookies(), "closure-outcome");
  const outcome = typeof requestId === "string" ? await describeClosure(webContext(), requestId) : null;
  if (!outcome) redirect("/close-account");
  // A link may be followed in a browser where somebody else is signed in: he has nothing to call off here.
  const customer = await currentCustomer();
  const own = customer && (await describeOwnClosure(webContext(), customer.id));
  return <ClosureOutcomeView outcome={outcome} account={own?.reference === outcome.reference ? customer : null} />;
}
