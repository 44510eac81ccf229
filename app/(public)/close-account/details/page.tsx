import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { formTexts } from "@/app/_components/form/form-texts";
import { contactTags } from "@/app/_components/text/contact-tags";
import { describeOwnClosure } from "@/lib/closure/describe-closure";
import { listOwnContracts } from "@/lib/closure/list-own-contracts";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { currentCustomer, ownerOf } from "../customer";
import { readDraft } from "../draft";
import { problemTexts } from "../texts";
import { DetailsForm } from "./details-form";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("closure"))("heading") };
}

/** Asks for the reason, the contract and the contact details; filled from the draft, if there is one. */
export default async function ClosureDetailsPage({ searchParams }: Search) {
  const customer = await currentCustomer();
  if (customer && (await describeOwnClosure(webContext(), customer.id))) redirect("/close-account");
  const owner = ownerOf(customer);
  const draft = readDraft(await cookies(), owner);
  const otherAccount = (await searchParams).notice === "other-account";
  const t = await getTranslations("closure");
  const login = await getTranslations("login");
  const common = await getTranslations("common");
  const texts = {
    ...(await formTexts()),
    heading: t("heading"),
    when: t("when"),
    warning: t("warning"),
    reason: t("reason.label"),
    ended: t("reason.ended"),
    postal: t("reason.postal"),
    name: t("field.name"),
    policy: t("field.policy"),
    choosePolicy: t("field.choosePolicy"),
    address: t("field.address"),
    note: t("field.note"),
    acknowledge: t("field.acknowledge"),
    email: login("emailLabel"),
    emailHint: t("emailHint"),
    emailEmpty: login("error.emailEmpty"),
    emailFormat: login("error.emailFormat"),
    submit: common("continue"),
    cancel: common("cancel"),
    problems: await problemTexts(),
  };
  const contracts = customer ? await listOwnContracts(webContext(), customer.id) : [];
  const kept = draft?.form.policy;
  // A number that was typed before the contracts were known stays possible. A visitor has none and types the number.
  const isUnlisted = contracts.length > 0 && kept && !contracts.some(({ number }) => number === kept);
  const numbers = isUnlisted ? [{ number: kept, product: "" }] : [];
  const [only] = contracts.length === 1 ? contracts : [];
  const empty = {
    reason: "",
    name: customer?.name ?? "",
    policy: only?.number ?? "",
    address: "",
    note: "",
    acknowledged: false,
  };
  return (
    <DetailsForm
      initial={{ form: draft?.form ?? empty, email: draft?.email ?? "", errors: [] }}
      owner={owner}
      signedIn={customer !== null}
      contracts={[...contracts, ...numbers].map(({ number, product }) => ({
        value: number,
        label: product ? `${number} – ${product}` : number,
      }))}
      notice={otherAccount ? (await getTranslations("system"))("otherAccount") : null}
      postalNote={t.rich("reason.postalNote", contactTags())}
      texts={texts}
    />
  );
}
