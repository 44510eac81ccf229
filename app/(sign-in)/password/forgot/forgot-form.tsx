"use client";
import { useActionState, useMemo } from "react";
import { Buttons } from "@/app/_components/control/button";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { Field } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { forgotAction } from "./actions";
import { NOTHING_ASKED } from "./state";

type ForgotFormProps = {
  texts: FormTexts & { heading: string; lead: string; emailLabel: string; submit: string };
};

/** The form that requests a password link; the response is the same for every address. */
export function ForgotForm({ texts }: ForgotFormProps) {
  const [state, action] = useActionState(forgotAction, NOTHING_ASKED);
  const errors = useMemo(() => (state.error ? [{ field: "email", message: state.error }] : []), [state]);
  return (
    <>
      <ErrorSummary texts={texts} errors={errors} />
      <Card>
        <PageHead heading={texts.heading} lead={texts.lead} />
        <form action={action} noValidate>
          <FormStack>
            <Field
              name="email"
              type="email"
              inputMode="email"
              autoComplete="username"
              autoCapitalize="off"
              spellCheck={false}
              required
              label={texts.emailLabel}
              error={state.error ?? undefined}
              defaultValue={state.email}
              texts={texts}
            />
            <Buttons fill>
              <SubmitButton variant="primary" working={texts.working}>
                {texts.submit}
              </SubmitButton>
            </Buttons>
          </FormStack>
        </form>
      </Card>
    </>
  );
}
