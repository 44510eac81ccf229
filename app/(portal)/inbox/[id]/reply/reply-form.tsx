"use client";
import { type ReactNode, type SubmitEvent, useActionState, useEffect, useRef, useState } from "react";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { ErrorSummary, type FieldMessage } from "@/app/_components/form/error-summary";
import { FileField, TextAreaField } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { PageHead } from "@/app/_components/layout/page-head";
import { fillCount } from "@/lib/i18n/fill-count";
import { MAX_REPLY_LENGTH, replyLength } from "@/lib/mailbox/reply/reply";
import { replyAction } from "./actions";
import { AttachmentList, type AttachmentTexts, refusalText } from "./attachment-list";
import { useDraftAutosave } from "./draft-autosave";
import type { ReplyState } from "./state";
import { useAttachments } from "./use-attachments";

type Text =
  | "heading"
  | "to"
  | "label"
  | "hint"
  | "submit"
  | "back"
  | "cancel"
  | "left"
  | "over"
  | "files"
  | "filesHint"
  | "filesAgain";

export type ReplyFormProps = {
  messageId: string;
  hidden: Record<"owner" | "draft" | "formToken", string>;
  /** A restored draft, or the state that the server returned. */
  initial: ReplyState;
  restored: boolean;
  /** Notice that the draft was restored. */
  notice: ReactNode;
  texts: FormTexts & Record<Text, string> & { attachments: AttachmentTexts };
  /** In the page of the message: without a page heading. `close` hides the form with its text and files. */
  inline?: { close(): void };
};

const ACCEPT = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png";
const FILES = "files";

/** The sentence of the character counter: how many are left, or how many are too many. */
function counterText(body: string, texts: ReplyFormProps["texts"]): string {
  const left = MAX_REPLY_LENGTH - replyLength(body);
  const pattern = left < 0 ? texts.over : texts.left;
  return fillCount(pattern, Math.abs(left), document.documentElement.lang);
}

export function ReplyForm({ messageId, hidden, initial, restored, notice, texts, inline }: ReplyFormProps) {
  const messageHref = `/inbox/${messageId}`;
  // Without script the form posts to the reply page, which also handles files that are too large to be read.
  const [state, action] = useActionState(replyAction, initial, `${messageHref}/reply`);
  const [left, setLeft] = useState("");
  /** Errors of refused files when the customer tried to send; null otherwise. */
  const [blocked, setBlocked] = useState<FieldMessage[] | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const attachments = useAttachments(input, state);
  const draft = useDraftAutosave(`/api/reply-draft/${messageId}`, hidden.formToken, restored);
  useEffect(() => {
    setLeft(counterText(state.body, texts));
    setBlocked(null);
  }, [state, texts]);

  const summaryErrors = blocked ?? state.errors;
  // The list below the field shows the reason of each refused file.
  const isListed = (message: string) =>
    attachments.list.length > 0 && state.refused.some((one) => one.message === message);
  const errorOf = (field: string) =>
    state.errors
      .flatMap((error) => (error.field === field && !isListed(error.message) ? error.message : []))
      .join(" ") || undefined;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    if (!attachments.isSettled()) {
      event.preventDefault();
      void attachments.settled().then(() => form.requestSubmit());
      return;
    }
    // Nothing is sent without a file that the customer has chosen and may not know to be refused.
    const errors = attachments
      .refused()
      .map((file) => ({ field: FILES, message: refusalText(file, texts.attachments) }));
    if (errors.length === 0) return draft.sending((form.elements.namedItem("body") as HTMLTextAreaElement).value);
    event.preventDefault();
    setBlocked(errors);
  };
  return (
    <>
      <ErrorSummary texts={texts} errors={summaryErrors} />
      {restored && summaryErrors.length === 0 ? notice : null}
      {inline ? null : (
        <PageHead heading={texts.heading} lead={texts.to} back={{ href: messageHref, text: texts.back }} narrow />
      )}
      <div className={inline ? undefined : "narrow"}>
        <form
          className="card"
          action={action}
          onSubmit={submit}
          noValidate
          data-draft={draft.kept ? "kept" : undefined}
          aria-labelledby={inline ? "reply" : undefined}
        >
          {inline ? <h2 id="reply">{texts.heading}</h2> : null}
          <input type="hidden" name="message" value={messageId} />
          {Object.entries(hidden).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <FormStack>
            <TextAreaField
              name="body"
              label={texts.label}
              hint={texts.hint}
              error={errorOf("body")}
              texts={texts}
              rows={10}
              defaultValue={state.body}
              key={state.body}
              onChange={(event) => {
                setLeft(counterText(event.currentTarget.value, texts));
                draft.typed(event.currentTarget.value);
              }}
              below={<p className="hint">{left}</p>}
            />
            <FileField
              ref={input}
              name={FILES}
              label={texts.files}
              hint={texts.filesHint}
              error={errorOf(FILES)}
              texts={texts}
              optional
              multiple
              accept={ACCEPT}
              onChange={() => {
                setBlocked(null);
                attachments.choose();
              }}
              below={
                <>
                  {state.filesAgain && attachments.list.length === 0 ? (
                    <p className="hint">{texts.filesAgain}</p>
                  ) : null}
                  <AttachmentList
                    attachments={attachments}
                    onRemove={(key) => {
                      setBlocked(null);
                      attachments.remove(key);
                    }}
                    fieldId={FILES}
                    texts={texts.attachments}
                  />
                </>
              }
            />
            <Buttons fill>
              <SubmitButton variant="primary" working={texts.working}>
                {texts.submit}
              </SubmitButton>
              <ButtonLink
                variant="quiet"
                href={messageHref}
                onClick={(event) => {
                  if (!inline) return;
                  event.preventDefault();
                  inline.close();
                }}
              >
                {texts.cancel}
              </ButtonLink>
            </Buttons>
          </FormStack>
        </form>
      </div>
    </>
  );
}
