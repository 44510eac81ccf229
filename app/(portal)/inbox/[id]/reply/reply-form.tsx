"use client";
import { useActionState, useEffect, useState } from "react";
import { ButtonLink, Buttons } from "@/app/_components/button";
import { ErrorSummary } from "@/app/_components/error-summary";
import { TextAreaField } from "@/app/_components/field";
import { FormStack } from "@/app/_components/form-stack";
import type { FormTexts } from "@/app/_components/form-texts";
import { PageHead } from "@/app/_components/page-head";
import { SubmitButton } from "@/app/_components/submit-button";
import { fillCount } from "@/lib/i18n/fill-count";
import { MAX_REPLY_LENGTH, normalizeReply, replyLength } from "@/lib/mailbox/reply";
import { replyAction } from "./actions";

type ReplyTexts = FormTexts &
  Record<"heading" | "to" | "label" | "hint" | "submit" | "back" | "cancel" | "left" | "over", string>;
type ReplyFormProps = { messageId: string; owner: string; formToken: string; texts: ReplyTexts };

/** The counter's sentence: what is left, or by how much it is too long. */
function counted(body: string, texts: ReplyTexts): string {
  const left = MAX_REPLY_LENGTH - replyLength(normalizeReply(body));
  const pattern = left < 0 ? texts.over : texts.left;
  return fillCount(pattern, Math.abs(left), document.documentElement.lang);
}

export function ReplyForm({ messageId, owner, formToken, texts }: ReplyFormProps) {
  const [state, action] = useActionState(replyAction, { body: "" });
  const [left, setLeft] = useState("");
  const item = `/inbox/${messageId}`;
  useEffect(() => setLeft(counted(state.body, texts)), [state.body, texts]);
  return (
    <>
      <ErrorSummary texts={texts} errors={state.error ? [{ field: "body", message: state.error }] : []} />
      <PageHead heading={texts.heading} lead={texts.to} back={{ href: item, text: texts.back }} narrow />
      <div className="narrow">
        <form className="sheet" action={action} noValidate>
          <input type="hidden" name="owner" value={owner} />
          <input type="hidden" name="message" value={messageId} />
          <input type="hidden" name="formToken" value={formToken} />
          <FormStack>
            <TextAreaField
              name="body"
              label={texts.label}
              hint={texts.hint}
              error={state.error}
              texts={texts}
              rows={10}
              defaultValue={state.body}
              key={state.body}
              onChange={(event) => setLeft(counted(event.currentTarget.value, texts))}
              below={<p className="hint">{left}</p>}
            />
            <Buttons fill>
              <SubmitButton variant="primary" working={texts.working}>
                {texts.submit}
              </SubmitButton>
              <ButtonLink variant="quiet" href={item}>
                {texts.cancel}
              </ButtonLink>
            </Buttons>
          </FormStack>
        </form>
      </div>
    </>
  );
}
