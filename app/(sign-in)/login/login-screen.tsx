"use client";
import { type ReactNode, useActionState } from "react";
import { CaptchaField } from "@/app/_captcha/captcha-field";
import type { CaptchaTexts } from "@/app/_captcha/texts";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { Field } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { PasswordField } from "@/app/_components/form/password-field";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Split } from "@/app/_components/layout/split";
import { BlockedView } from "../blocked-view";
import { signInAction } from "./actions";
import { FIRST_VISIT } from "./state";

type LoginScreenProps = {
  texts: FormTexts & {
    heading: string;
    lead: string;
    emailLabel: string;
    emailHint: string;
    passwordLabel: string;
    submit: string;
    forgot: string;
    titleBlocked: string;
  };
  captchaTexts: CaptchaTexts;
  returnTo: string | null;
  /** Notice above the form, e.g. signed out or session ended. */
  notice: ReactNode;
  /** Panel for customers who sign in for the first time. */
  panel: ReactNode;
};

/** All states of the sign-in page. Works without script, because the action renders the page again. */
export function LoginScreen({ texts, captchaTexts, returnTo, notice, panel }: LoginScreenProps) {
  const [state, action] = useActionState(signInAction, FIRST_VISIT);
  if (state.view === "blocked") return <BlockedView {...state} title={texts.titleBlocked} working={texts.working} />;

  const errorOf = (field: string) => state.errors.find((error) => error.field === field)?.message;
  return (
    <Split entry even={state.errors.length === 0} aside={panel}>
      <ErrorSummary texts={texts} errors={state.errors} />
      {state.errors.length === 0 ? notice : null}
      <Card>
        <PageHead heading={texts.heading} lead={texts.lead} />
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
              label={texts.emailLabel}
              hint={texts.emailHint}
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
            {state.captcha ? (
              <CaptchaField captcha={state.captcha} error={errorOf("captcha")} texts={captchaTexts} />
            ) : null}
            <Buttons fill>
              <SubmitButton variant="primary" working={texts.working}>
                {texts.submit}
              </SubmitButton>
              <ButtonLink variant="quiet" id="forgot" href="/password/forgot">
                {texts.forgot}
              </ButtonLink>
            </Buttons>
          </FormStack>
        </form>
      </Card>
    </Split>
  );
}
