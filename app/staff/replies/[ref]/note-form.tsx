"use client";
import { useActionState } from "react";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { TextAreaField } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { noteOnReplyAction } from "./actions";
import { NO_NOTE } from "./state";

type NoteFormProps = {
  texts: FormTexts & { note: string; hint: string; add: string };
  owner: string;
  reference: string;
};

/** An internal note on a reply. Works without script. */
export function NoteForm({ texts, owner, reference }: NoteFormProps) {
  const [state, action] = useActionState(noteOnReplyAction, NO_NOTE);
  return (
    <>
      <ErrorSummary texts={texts} errors={state.errors} />
      <form action={action} noValidate>
        <input type="hidden" name="owner" value={owner} />
        <input type="hidden" name="reference" value={reference} />
        <FormStack>
          <TextAreaField
            name="note"
            low
            required
            label={texts.note}
            hint={texts.hint}
            error={state.errors[0]?.message}
            defaultValue={state.note}
            texts={texts}
          />
          <div>
            <SubmitButton small working={texts.working}>
              {texts.add}
            </SubmitButton>
          </div>
        </FormStack>
      </form>
    </>
  );
}
