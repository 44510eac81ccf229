"use client";
import { type ReactNode, useActionState } from "react";
import { ButtonLink, Buttons } from "@/app/_components/button";
import { ErrorSummary } from "@/app/_components/error-summary";
import { Field } from "@/app/_components/field";
import { FormStack } from "@/app/_components/form-stack";
import type { FormTexts } from "@/app/_components/form-texts";
import { PageHead } from "@/app/_components/page-head";
import { PasswordField } from "@/app/_components/password-field";
import { Sheet } from "@/app/_components/sheet";
import { Split } from "@/app/_components/split";
import { SubmitButton } from "@/app/_components/submit-button";
import { CheckField } from "@/app/_security-check/check-field";
import type { CheckTexts } from "@/app/_security-check/texts";
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
  checkTexts: CheckTexts;
  returnTo: string | null;
  /** What has just happened (signed out, session ended), above the form. */
  notice: ReactNode;
  /** For those who come for the first time. */
  panel: ReactNode;
};

/** The sign-in page in all its states; works alike without script, because the action renders it again (UX.md, 6.1). */
export function LoginScreen({ texts, checkTexts, returnTo, notice, panel }: LoginScreenProps) {
  const [state, action] = useActionState(signInAction, FIRST_VISIT);
  if (state.view === "blocked") return <BlockedView {...state} title={texts.titleBlocked} working={texts.working} />;

  const errorOf = (field: string) => state.errors.find((error) => error.field === field)?.message;
  return (
    <Split entry even={state.errors.length === 0} aside={panel}>
      <ErrorSummary texts={texts} errors={state.errors} />
      {state.errors.length === 0 ? notice : null}
      <Sheet>
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
            {state.check ? <CheckField check={state.check} error={errorOf("check")} texts={checkTexts} /> : null}
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
      </Sheet>
    </Split>
  );
}
