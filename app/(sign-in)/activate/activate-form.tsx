"use client";
import { useActionState } from "react";
import { Buttons } from "@/app/_components/button";
import { ErrorSummary } from "@/app/_components/error-summary";
import { FormStack } from "@/app/_components/form-stack";
import type { FormTexts } from "@/app/_components/form-texts";
import { PageHead } from "@/app/_components/page-head";
import { PasswordField } from "@/app/_components/password-field";
import { Sheet } from "@/app/_components/sheet";
import { SubmitButton } from "@/app/_components/submit-button";
import { CheckField } from "@/app/_security-check/check-field";
import type { CheckTexts } from "@/app/_security-check/texts";
import { activateAction } from "./actions";
import { NOT_TRIED } from "./state";

type ActivateFormProps = {
  emailAddress: string;
  /** Mark of the link whose account the page shows. */
  linkMark: string;
  checkTexts: CheckTexts;
  texts: FormTexts & { heading: string; text: string; account: string; label: string; hint: string; submit: string };
};

/** The initial password, on the page that the e-mailed link opens and nowhere else (CONTRACT, decision 11). */
export function ActivateForm({ emailAddress, linkMark, checkTexts, texts }: ActivateFormProps) {
  const [state, action] = useActionState(activateAction, NOT_TRIED);
  return (
    <>
      <ErrorSummary texts={texts} errors={state.errors} />
      <Sheet>
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
            {state.check ? (
              <CheckField
                check={state.check}
                error={state.errors.find((error) => error.field === "check")?.message}
                texts={checkTexts}
              />
            ) : null}
            <Buttons fill>
              <SubmitButton variant="primary" working={texts.working}>
                {texts.submit}
              </SubmitButton>
            </Buttons>
          </FormStack>
        </form>
      </Sheet>
    </>
  );
}
