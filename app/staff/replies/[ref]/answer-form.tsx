"use client";
import { useActionState } from "react";
import { Buttons } from "@/app/_components/control/button";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { FileField, TextAreaField } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { SubmitButton } from "@/app/_components/form/submit-button";
import styles from "../../_frame/staff-table.module.css";
import { answerReplyAction } from "./actions";

type AnswerFormProps = {
  texts: FormTexts & {
    modules: string;
    body: string;
    bodyHint: string;
    file: string;
    fileHint: string;
    submit: string;
  };
  owner: string;
  reference: string;
  /** A text to begin with, from a text module. */
  start: string;
  /** Text modules; `href` opens the page with one of them where no script runs. */
  modules: readonly TextModuleLink[];
};
type TextModuleLink = { key: string; name: string; text: string; whole: string; href: string };

/**
 * Puts a text module into the field: whole in the place of another one that is untouched, else without greeting and
 * closing where the caret is.
 */
function insertModule(chosen: TextModuleLink, modules: readonly TextModuleLink[]): void {
  const field = document.querySelector<HTMLTextAreaElement>("textarea[name=body]");
  if (!field) return;
  const isUntouched = field.value.trim() === "" || modules.some(({ whole }) => whole === field.value);
  if (isUntouched) field.value = chosen.whole;
  else field.setRangeText(chosen.text, field.selectionStart, field.selectionEnd, "end");
  field.focus();
}

/** The answer to a reply: text and, where wanted, a PDF. Works without script. */
export function AnswerForm({ texts, owner, reference, start, modules }: AnswerFormProps) {
  const [state, action] = useActionState(answerReplyAction, { body: start, errors: [] });
  const errorOf = (field: string) => state.errors.find((error) => error.field === field)?.message;
  return (
    <>
      <ErrorSummary texts={texts} errors={state.errors} />
      <form action={action} noValidate>
        <input type="hidden" name="owner" value={owner} />
        <input type="hidden" name="reference" value={reference} />
        <p className={styles.inline}>
          {texts.modules}:
          {modules.map((module) => (
            <a
              key={module.key}
              href={module.href}
              onClick={(event) => {
                event.preventDefault();
                insertModule(module, modules);
              }}
            >
              {module.name}
            </a>
          ))}
        </p>
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
