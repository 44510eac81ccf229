"use client";
import { useActionState } from "react";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { Field } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { PasswordField } from "@/app/_components/form/password-field";
import { SubmitButton } from "@/app/_components/form/submit-button";
import styles from "../_frame/staff-table.module.css";
import { acceptInvitationAction } from "./actions";
import { OPENED_INVITATION } from "./state";

type InvitationFormProps = {
  texts: FormTexts & {
    heading: string;
    account: string;
    passwordLabel: string;
    passwordHint: string;
    again: string;
    scan: string;
    secret: string;
    code: string;
    codeHint: string;
    submit: string;
    doneHeading: string;
    doneText: string;
    open: string;
  };
  /** What the invitation offers; null once it is used up. */
  offer: { mark: string; email: string; base32: string; qr: { size: number; path: string } } | null;
};

/** Sets password and second factor up, then shows the recovery codes once. Works without script. */
export function InvitationForm({ texts, offer }: InvitationFormProps) {
  const [state, action] = useActionState(acceptInvitationAction, OPENED_INVITATION);
  if (state.recoveryCodes || !offer) {
    return (
      <div className="flow" role="status">
        <h1>{texts.doneHeading}</h1>
        {state.recoveryCodes ? (
          <>
            <p>{texts.doneText}</p>
            <ul className={styles.codes}>
              {state.recoveryCodes.map((code) => (
                <li key={code}>{code}</li>
              ))}
            </ul>
          </>
        ) : null}
        <Buttons>
          <ButtonLink variant="primary" href="/staff">
            {texts.open}
          </ButtonLink>
        </Buttons>
      </div>
    );
  }
  const errorOf = (field: string) => state.errors.find((error) => error.field === field)?.message;
  return (
    <div className="flow">
      <ErrorSummary texts={texts} errors={state.errors} />
      <h1>{texts.heading}</h1>
      <p>{texts.account}</p>
      <form action={action} noValidate>
        <input type="hidden" name="link" value={offer.mark} />
        <input type="hidden" name="email" autoComplete="username" value={offer.email} />
        <FormStack>
          <PasswordField
            name="password"
            autoComplete="new-password"
            required
            label={texts.passwordLabel}
            hint={texts.passwordHint}
            error={errorOf("password")}
            texts={texts}
          />
          <PasswordField
            name="again"
            autoComplete="new-password"
            required
            label={texts.again}
            error={errorOf("again")}
            texts={texts}
          />
          <div className="flow">
            <p>{texts.scan}</p>
            <svg
              className={styles.qr}
              viewBox={`0 0 ${offer.qr.size} ${offer.qr.size}`}
              aria-hidden="true"
              focusable="false"
            >
              <rect width="100%" height="100%" fill="#fff" />
              <path d={offer.qr.path} />
            </svg>
            <p>
              {texts.secret} <b className="num">{offer.base32}</b>
            </p>
          </div>
          <Field
            name="code"
            autoComplete="one-time-code"
            inputMode="numeric"
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
    </div>
  );
}
