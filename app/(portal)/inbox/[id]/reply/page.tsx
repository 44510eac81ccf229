import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { getDraft } from "@/lib/mailbox/reply/reply-draft";
import { requireCustomer } from "@/lib/web/gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { answerNotFound } from "../../../answer-not-found";
import { ReplyForm } from "./reply-form";
import { replyFormProps } from "./reply-form-props";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { account } = await requireCustomer();
  const found = await getMessage(webContext(), { accountId: account.id, messageId: (await params).id });
  return { title: (await getTranslations(found.ok ? "reply" : "system.notFound"))("heading") };
}

/** The form for a reply to a message (R9), with the saved draft. */
export default async function ReplyPage({ params, searchParams }: Props) {
  const { account } = await requireCustomer();
  const { id } = await params;
  const ctx = webContext();
  const place = { accountId: account.id, messageId: id };
  const found = await getMessage(ctx, place);
  if (!found.ok) return found.error.kind === "not-found" ? answerNotFound() : redirect(`/inbox/${id}`);
  if (!found.value.allowReply) redirect(`/inbox/${id}`);
  const draft = await getDraft(ctx, place);
  const form = await replyFormProps(place, {
    subject: found.value.subject,
    draft: draft?.body ?? null,
    notice: (await searchParams).notice,
  });
  return <ReplyForm {...form} />;
}
