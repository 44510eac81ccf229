"use client";
import { type ReactNode, type SubmitEvent, useActionState, useEffect, useState } from "react";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { ErrorSummary, type FieldMessage } from "@/app/_components/form/error-summary";
import { FileField, TextAreaField } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { PageHead } from "@/app/_components/layout/page-head";
import { fillCount } from "@/lib/i18n/fill-count";
import { MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, MAX_REPLY_LENGTH, replyLength } from "@/lib/mailbox/reply/reply";
import { replyAction } from "./actions";
import { useDraftAutosave } from "./draft-autosave";
import type { ReplyState } from "./state";

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
  | "filesAgain"
  | "fileCount"
  | "fileSize";

type ReplyFormProps = {
  messageId: string;
  hidden: Record<"owner" | "draft" | "formToken", string>;
  /** A restored draft, or the state that the server returned. */
  initial: ReplyState;
  restored: boolean;
  /** Notice that the draft was restored. */
  notice: ReactNode;
  texts: FormTexts & Record<Text, string>;
};

const ACCEPT = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png";

/** The sentence of the character counter: how many are left, or how many are too many. */
function counterText(body: string, texts: ReplyFormProps["texts"]): string {
  const left = MAX_REPLY_LENGTH - replyLength(body);
  const pattern = left < 0 ? texts.over : texts.left;
  return fillCount(pattern, Math.abs(left), document.documentElement.lang);
}

/** Errors that the browser can find: too many files, or too large in all. The server checks the file types. */
function validateFiles(files: FileList | null, texts: ReplyFormProps["texts"]): FieldMessage[] {
  const chosen = Array.from(files ?? []);
  const tooLarge = chosen.reduce((sum, { size }) => sum + size, 0) > MAX_ATTACHMENT_BYTES;
  return [
    ...(chosen.length > MAX_ATTACHMENTS ? [{ field: "files", message: texts.fileCount }] : []),
    ...(tooLarge ? [{ field: "files", message: texts.fileSize }] : []),
  ];
}

export function ReplyForm({ messageId, hidden, initial, restored, notice, texts }: ReplyFormProps) {
  const [state, action] = useActionState(replyAction, initial);
  const [left, setLeft] = useState("");
  const [fileErrors, setFileErrors] = useState<FieldMessage[]>([]);
  const [submitBlocked, setSubmitBlocked] = useState(false);
  const draft = useDraftAutosave(`/api/reply-draft/${messageId}`, hidden.formToken, restored);
  const messageHref = `/inbox/${messageId}`;
  useEffect(() => {
    setLeft(counterText(state.body, texts));
    setFileErrors([]);
    setSubmitBlocked(false);
  }, [state, texts]);

  // While files are being chosen, only the field shows the error; the summary appears on submit.
  const summaryErrors = submitBlocked ? fileErrors : state.errors;
  const errorOf = (field: string) =>
    (fileErrors.length > 0 ? fileErrors : summaryErrors)
      .flatMap((error) => (error.field === field ? error.message : []))
      .join(" ") || undefined;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    const { elements } = event.currentTarget;
    const errors = validateFiles((elements.namedItem("files") as HTMLInputElement).files, texts);
    if (errors.length === 0) return draft.sending((elements.namedItem("body") as HTMLTextAreaElement).value);
    event.preventDefault();
    setFileErrors(errors);
    setSubmitBlocked(true);
  };
  return (
    <>
      <ErrorSummary texts={texts} errors={summaryErrors} />
      {restored && summaryErrors.length === 0 ? notice : null}
      <PageHead heading={texts.heading} lead={texts.to} back={{ href: messageHref, text: texts.back }} narrow />
      <div className="narrow">
        <form
          className="card"
          action={action}
          onSubmit={submit}
          noValidate
          data-draft={draft.kept ? "kept" : undefined}
        >
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
              name="files"
              label={texts.files}
              hint={texts.filesHint}
              error={errorOf("files")}
              texts={texts}
              optional
              multiple
              accept={ACCEPT}
              onChange={(event) => {
                setSubmitBlocked(false);
                setFileErrors(validateFiles(event.currentTarget.files, texts));
              }}
              below={state.filesAgain && fileErrors.length === 0 ? <p className="hint">{texts.filesAgain}</p> : null}
            />
            <Buttons fill>
              <SubmitButton variant="primary" working={texts.working}>
                {texts.submit}
              </SubmitButton>
              <ButtonLink variant="quiet" href={messageHref}>
                {texts.cancel}
              </ButtonLink>
            </Buttons>
          </FormStack>
        </form>
      </div>
    </>
  );
}
