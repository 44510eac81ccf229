"use server";
import { redirect } from "next/navigation";
import { reissueInitialPassword } from "@/lib/auth/activation/reissue-initial-password";
import { decideAddressChange, proposeAddressChange } from "@/lib/auth/address-change/propose-address-change";
import { sendLinkForCustomer } from "@/lib/auth/password-link/send-link-for-customer";
import { lockCustomer } from "@/lib/auth/sign-in/lock-customer";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { isUuid } from "@/lib/kernel/random";
import { trimBlanks } from "@/lib/kernel/typed-text";
import { findCustomerAddress } from "@/lib/staff/find-customer-address";
import { staffAction } from "@/lib/web/staff-action";
import { getTranslations } from "@/lib/web/texts";
import type { AddressState, CustomerActState } from "./state";

const failed = (message: string): CustomerActState => ({ initialPassword: null, message });

/** Makes a new initial password, shown once, and e-mails a new activation link. */
export const reissueAction = staffAction<CustomerActState>("POST reissue-initial-password", async (call, form) => {
  const t = await getTranslations("staff.customer.act");
  const { ctx, session } = call;
  const address = await findCustomerAddress(ctx, String(form.get("customer") ?? ""));
  if (!address) return failed(t("unknown"));
  const outcome = await reissueInitialPassword(ctx, address, session.member);
  if (outcome.ok) return { initialPassword: outcome.value.initialPassword, message: t("reissued") };
  return failed(t(outcome.error.kind === "already-active" ? "alreadyActive" : "changedMeanwhile"));
});

/** Locks the account: sessions and links end, and only a link mailed to the customer opens it again. */
export const lockAction = staffAction<CustomerActState>("POST lock-customer", async (call, form) => {
  const t = await getTranslations("staff.customer.act");
  const { ctx, session } = call;
  const address = await findCustomerAddress(ctx, String(form.get("customer") ?? ""));
  if (!address) return failed(t("unknown"));
  const outcome = await lockCustomer(ctx, address, session.member);
  if (!outcome.ok) return failed(t(outcome.error.kind === "not-activated" ? "notActivated" : "unknown"));
  return { initialPassword: null, message: t("locked", { n: outcome.value.sessions }) };
});

/** Sends the link that lets the customer in, to the stored address. */
export const sendLinkAction = staffAction<CustomerActState>("POST send-password-link", async (call, form) => {
  const t = await getTranslations("staff.customer.act");
  const { ctx, session } = call;
  const emailAddress = await findCustomerAddress(ctx, String(form.get("customer") ?? ""));
  if (!emailAddress) return failed(t("unknown"));
  const outcome = await sendLinkForCustomer(ctx, { emailAddress, by: session.member });
  if (!outcome.ok) return failed(t(outcome.error.kind === "limit" ? "linkLimit" : "unknown"));
  return { initialPassword: null, message: t("linkSent") };
});

/** The page of the form's customer with a notice; the search for a malformed id. */
function pageOf(form: FormData, notice: string): string {
  const id = String(form.get("customer") ?? "");
  return isUuid(id) ? `/staff/customers/${id}?notice=${notice}` : "/staff/customers";
}

/**
 * Proposes a new e-mail address, which a second staff member has to approve. On failure the form keeps what was typed.
 */
export const proposeAddressAction = staffAction<AddressState>("POST propose-address", async (call, form) => {
  const { ctx, session } = call;
  const t = await getTranslations("staff.customer.address.error");
  const typed = String(form.get("new-address") ?? "");
  const refused = (kind: "invalid" | "same" | "taken"): AddressState => ({
    ...{ typed, errors: [{ field: "new-address", message: t(kind) }] },
  });
  const newAddress = parseEmailAddress(trimBlanks(typed));
  if (!newAddress) return refused("invalid");
  const accountId = String(form.get("customer") ?? "");
  if (!isUuid(accountId)) redirect("/staff/customers");
  const outcome = await proposeAddressChange(ctx, { accountId, newAddress, by: session.member });
  if (outcome.ok) redirect(pageOf(form, "address-proposed"));
  const { kind } = outcome.error;
  if (kind === "unknown-address") redirect(pageOf(form, "address-unknown-address"));
  return refused(kind);
});

/** Approves or rejects a proposed address. */
export const decideAddressAction = staffAction<void>("POST decide-address", async ({ ctx, session }, form) => {
  const accountId = String(form.get("customer") ?? "");
  const proposalId = String(form.get("proposal") ?? "");
  if (!isUuid(accountId) || !isUuid(proposalId)) redirect(pageOf(form, "address-no-proposal"));
  const decision = form.get("decision") === "approved" ? "approved" : "rejected";
  const outcome = await decideAddressChange(ctx, { accountId, proposalId, decision, by: session.member });
  redirect(pageOf(form, outcome.ok ? `address-${decision}` : `address-${outcome.error.kind}`));
});
