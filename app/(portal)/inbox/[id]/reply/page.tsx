import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { formTexts } from "@/app/_components/form-texts";
import { getMessage } from "@/lib/mailbox/get-message";
import { ownerMark } from "@/lib/web/action";
import { requireCustomer } from "@/lib/web/gate";
import { webContext } from "@/lib/web/web-context";
import { answerNotFound } from "../../../answer-not-found";
import { ReplyForm } from "./reply-form";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { account } = await requireCustomer();
  const found = await getMessage(webContext(), { accountId: account.id, messageId: (await params).id });
  return { title: (await getTranslations(found.ok ? "reply" : "system.notFound"))("heading") };
}

/** The customer's answer to one item (R9). */
export default async function ReplyPage({ params }: Props) {
  const { account } = await requireCustomer();
  const { id } = await params;
  const ctx = webContext();
  const found = await getMessage(ctx, { accountId: account.id, messageId: id });
  if (!found.ok) return found.error.kind === "not-found" ? answerNotFound() : redirect(`/inbox/${id}`);
  if (!found.value.allowReply) redirect(`/inbox/${id}`);
  const t = await getTranslations("reply");
  const common = await getTranslations("common");
  const texts = {
    ...(await formTexts()),
    heading: t("heading"),
    to: t("to", { subject: found.value.subject }),
    label: t("label"),
    hint: t("hint"),
    submit: t("submit"),
    back: common("back"),
    cancel: common("cancel"),
    left: t.raw("left") as string,
    over: t.raw("over") as string,
  };
  return <ReplyForm messageId={id} owner={ownerMark(account.id)} formToken={ctx.random.uuid()} texts={texts} />;
}
