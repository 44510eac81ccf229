"use client";
import { useActionState } from "react";
import { CaptchaField } from "@/app/_captcha/captcha-field";
import type { CaptchaTexts } from "@/app/_captcha/texts";
import { Buttons } from "@/app/_components/control/button";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { PasswordField } from "@/app/_components/form/password-field";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { activateAction } from "./actions";
import { NOT_TRIED } from "./state";

type ActivateFormProps = {
  emailAddress: string;
  /** Mark of the link whose account the page shows. */
  linkMark: string;
  captchaTexts: CaptchaTexts;
  texts: FormTexts & { heading: string; text: string; account: string; label: string; hint: string; submit: string };
};

/** The form for the initial password; it exists only on the page of the e-mailed link (R6). */
export function ActivateForm({ emailAddress, linkMark, captchaTexts, texts }: ActivateFormProps) {
  const [state, action] = useActionState(activateAction, NOT_TRIED);
  return (
    <>
      <ErrorSummary texts={texts} errors={state.errors} />
      <Card>
        <PageHead heading={texts.heading} lead={texts.text} />
        <form action={action} noValidate>
          <input type="hidden" name="link" value={linkMark} />
          <input
            className="hidden"
            type="email"
            name="username"
            value={emailAddress}
            autoComplete="username"
            readOnly
            tabIndex={-1}
            aria-hidden="true"
          />
          <FormStack>
            <p>{texts.account}</p>
            <PasswordField
              name="initial"
              autoComplete="current-password"
              required
              label={texts.label}
              hint={texts.hint}
              error={state.errors.find((error) => error.field === "initial")?.message}
              texts={texts}
            />
            {state.captcha ? (
              <CaptchaField
                captcha={state.captcha}
                error={state.errors.find((error) => error.field === "captcha")?.message}
                texts={captchaTexts}
              />
            ) : null}
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
