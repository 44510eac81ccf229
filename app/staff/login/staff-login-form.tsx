"use client";
import { useActionState } from "react";
import { Buttons } from "@/app/_components/control/button";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { Field } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { PasswordField } from "@/app/_components/form/password-field";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { staffSignInAction } from "./actions";
import { FIRST_STAFF_VISIT } from "./state";

type StaffLoginFormProps = {
  texts: FormTexts & { email: string; passwordLabel: string; code: string; codeHint: string; submit: string };
  returnTo: string | null;
};

/** Address, password and code in one form: a right password alone is never confirmed. Works without script. */
export function StaffLoginForm({ texts, returnTo }: StaffLoginFormProps) {
  const [state, action] = useActionState(staffSignInAction, FIRST_STAFF_VISIT);
  const errorOf = (field: string) => state.errors.find((error) => error.field === field)?.message;
  return (
    <>
      <ErrorSummary texts={texts} errors={state.errors} />
      <form action={action} noValidate>
        {returnTo ? <input type="hidden" name="returnTo" value={returnTo} /> : null}
        <FormStack>
          <Field
            name="email"
            type="email"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            required
            label={texts.email}
            error={errorOf("email")}
            defaultValue={state.email}
            texts={texts}
          />
          <PasswordField
            name="password"
            autoComplete="current-password"
            required
            label={texts.passwordLabel}
            error={errorOf("password")}
            texts={texts}
          />
          <Field
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="off"
            spellCheck={false}
            required
            label={texts.code}
            hint={texts.codeHint}
            error={errorOf("code")}
            texts={texts}
          />
          <Buttons fill>
            <SubmitButton variant="primary" working={texts.working}>
              {texts.submit}
            </SubmitButton>
          </Buttons>
        </FormStack>
      </form>
    </>
  );
}
