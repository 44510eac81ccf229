"use client";
import { useActionState } from "react";
import { Buttons } from "@/app/_components/control/button";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { FileField, TextAreaField } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { answerReplyAction } from "./actions";

type AnswerFormProps = {
  texts: FormTexts & { body: string; bodyHint: string; file: string; fileHint: string; submit: string };
  owner: string;
  reference: string;
  /** A text to begin with, from a text module. */
  start: string;
};

/** The answer to a reply: text and, where wanted, a PDF. Works without script. */
export function AnswerForm({ texts, owner, reference, start }: AnswerFormProps) {
  const [state, action] = useActionState(answerReplyAction, { body: start, errors: [] });
  const errorOf = (field: string) => state.errors.find((error) => error.field === field)?.message;
  return (
    <>
      <ErrorSummary texts={texts} errors={state.errors} />
      <form action={action} noValidate>
        <input type="hidden" name="owner" value={owner} />
        <input type="hidden" name="reference" value={reference} />
        <FormStack>
          <TextAreaField
            name="body"
            data-key="r"
            required
            rows={10}
            label={texts.body}
            hint={texts.bodyHint}
            error={errorOf("body")}
            defaultValue={state.body}
            texts={texts}
          />
          <FileField
            name="file"
            accept="application/pdf"
            optional
            label={texts.file}
            hint={texts.fileHint}
            error={errorOf("file")}
            texts={texts}
          />
          <Buttons>
            <SubmitButton variant="primary" working={texts.working}>
              {texts.submit}
            </SubmitButton>
          </Buttons>
        </FormStack>
      </form>
    </>
  );
}
