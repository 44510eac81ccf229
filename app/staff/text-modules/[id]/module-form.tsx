"use client";
import { useActionState } from "react";
import { Buttons } from "@/app/_components/control/button";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { Field, TextAreaField } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { SelectField } from "@/app/_components/form/select-field";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { saveModuleAction } from "./actions";
import type { ModuleState } from "./state";

type ModuleFormProps = {
  texts: FormTexts & Record<"name" | "nameHint" | "locale" | "body" | "bodyHint" | "save", string>;
  owner: string;
  /** null for a new one */
  present: { id: string; version: number } | null;
  start: Omit<ModuleState, "errors">;
  locales: readonly { value: string; label: string }[];
};

/** Name, language and text of a text module. Works without script. */
export function ModuleForm({ texts, owner, present, start, locales }: ModuleFormProps) {
  const [state, action] = useActionState(saveModuleAction, { ...start, errors: [] });
  const errorOf = (field: string) => state.errors.find((error) => error.field === field)?.message;
  return (
    <>
      <ErrorSummary texts={texts} errors={state.errors} />
      <form action={action} noValidate>
        <input type="hidden" name="owner" value={owner} />
        {present ? (
          <>
            <input type="hidden" name="module" value={present.id} />
            <input type="hidden" name="version" value={present.version} />
          </>
        ) : null}
        <FormStack>
          <Field
            name="name"
            required
            autoComplete="off"
            label={texts.name}
            hint={texts.nameHint}
            error={errorOf("name")}
            defaultValue={state.name}
            texts={texts}
          />
          <SelectField
            name="locale"
            key={state.locale}
            label={texts.locale}
            defaultValue={state.locale}
            options={locales}
            texts={texts}
          />
          <TextAreaField
            name="body"
            required
            rows={8}
            label={texts.body}
            hint={texts.bodyHint}
            error={errorOf("body")}
            defaultValue={state.body}
            texts={texts}
          />
          <Buttons>
            <SubmitButton variant="primary" working={texts.working}>
              {texts.save}
            </SubmitButton>
          </Buttons>
        </FormStack>
      </form>
    </>
  );
}
