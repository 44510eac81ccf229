"use client";
import { type FormEvent, type ReactNode, useActionState, useEffect, useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { CaptchaField } from "@/app/_captcha/captcha-field";
import type { CaptchaTexts } from "@/app/_captcha/texts";
import { Button, Buttons } from "@/app/_components/control/button";
import { ErrorSummary, type FieldMessage } from "@/app/_components/form/error-summary";
import { FormStack } from "@/app/_components/form/form-stack";
import { PasswordField } from "@/app/_components/form/password-field";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { generatePassword } from "@/lib/auth/credential/generate-password";
import { passwordViolations, typedPassword } from "@/lib/auth/credential/password-policy";
import { systemRandom } from "@/lib/kernel/random";
import { PasswordRules } from "./password-rules";
import { type NewPasswordState, NOT_SENT } from "./state";
import type { NewPasswordTexts } from "./texts";

const SUGGESTED_LENGTH = 16;
/** Advice for password managers that make passwords of their own (UX.md, C1). */
const MANAGER_RULES =
  "minlength: 8; maxlength: 16; required: lower; required: upper; required: digit; allowed: lower, upper, digit;";

type NewPasswordFormProps = {
  action: (previous: NewPasswordState, form: FormData) => Promise<NewPasswordState>;
  /** For password managers: which account the new password belongs to (C3). */
  emailAddress: string;
  /** Heading inside the sheet, under the errors; absent where the page has its own above. */
  head?: ReactNode;
  /** Hidden field that says whose page this is: mark of the session's account, or of the mailed link. */
  mark: { name: "owner" | "link"; value: string };
  /** Asked for besides, inside the portal. */
  current?: { label: string; empty: string; captchaTexts: CaptchaTexts };
  texts: NewPasswordTexts;
};

/**
 * A new password: one field that can be shown, its rules before it. Without script a second field takes the place of
 * showing, and the server says what is invalid (UX.md, 6.5).
 */
export function NewPasswordForm({ action, emailAddress, head, mark, current, texts }: NewPasswordFormProps) {
  const [state, send] = useActionState(action, NOT_SENT);
  const [submitErrors, setSubmitErrors] = useState<FieldMessage[] | null>(null);
  const [suggestions, setSuggestions] = useState(0);
  const [scripted, setScripted] = useState(false);
  const { register, control, formState, setValue, trigger, reset } = useForm({
    // Not "onTouched": an error that appears on leaving the field moves the button away from under the pointer, and
    // the click is lost. The ticks tell while typing; the sentence comes when the form is sent.
    mode: "onSubmit",
    defaultValues: { current: "", password: "" },
  });
  const password = useWatch({ control, name: "password" });

  useEffect(() => setScripted(true), []);
  // React has emptied the fields with the server's answer; the form library must know.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer itself is the occasion
  useEffect(() => reset(), [state, reset]);

  const validatePassword = (typed: string) => {
    const password = typedPassword(typed);
    if (password === "") return texts.empty;
    const [first] = passwordViolations(password);
    return first ? texts.violations[first] : undefined;
  };

  /** What the rules can tell needs no way to the server, and keeps what was typed. */
  const validateOnSubmit = (event: FormEvent<HTMLFormElement>) => {
    const form = new FormData(event.currentTarget);
    const errors: FieldMessage[] = [];
    if (current && typedPassword(form.get("current")) === "") errors.push({ field: "current", message: current.empty });
    const invalid = validatePassword(typedPassword(form.get("password")));
    if (invalid) errors.push({ field: "password", message: invalid });
    setSubmitErrors(errors.length > 0 ? errors : null);
    if (errors.length === 0) return;
    event.preventDefault();
    void trigger();
  };

  const suggest = () => {
    setValue("password", generatePassword(systemRandom, SUGGESTED_LENGTH), { shouldDirty: true, shouldValidate: true });
    setSuggestions(suggestions + 1);
  };

  const errorOf = (field: "current" | "password") => {
    if (formState.errors[field]?.message) return formState.errors[field].message;
    return formState.dirtyFields[field] ? undefined : state.errors.find((error) => error.field === field)?.message;
  };
  return (
    <>
      <ErrorSummary texts={texts} errors={submitErrors ?? state.errors} />
      <div className="sheet">
        {head}
        <form action={send} onSubmit={validateOnSubmit} noValidate>
          <input type="hidden" name={mark.name} value={mark.value} />
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
            {current ? (
              <PasswordField
                {...register("current", { validate: (typed) => typedPassword(typed) !== "" || current.empty })}
                autoComplete="current-password"
                required
                label={current.label}
                error={errorOf("current")}
                texts={texts}
              />
            ) : null}
            <PasswordRules id="rules" password={scripted ? typedPassword(password) : null} texts={texts} />
            <PasswordField
              {...register("password", { validate: (typed) => validatePassword(typed) ?? true })}
              autoComplete="new-password"
              required
              passwordRules={MANAGER_RULES}
              label={texts.label}
              hint={texts.hint}
              describedBy="rules"
              error={errorOf("password")}
              reveal={suggestions}
              texts={texts}
            />
            <noscript>
              <PasswordField
                name="again"
                autoComplete="new-password"
                required
                label={texts.labelAgain}
                error={state.errors.find((error) => error.field === "again")?.message}
                texts={texts}
              />
            </noscript>
            {current && state.captcha ? (
              <CaptchaField
                captcha={state.captcha}
                error={state.errors.find((error) => error.field === "check")?.message}
                texts={current.captchaTexts}
              />
            ) : null}
            <Buttons fill>
              <SubmitButton variant="primary" working={texts.working}>
                {texts.submit}
              </SubmitButton>
              {scripted ? (
                <Button type="button" variant="quiet" onClick={suggest}>
                  {texts.suggest}
                </Button>
              ) : null}
            </Buttons>
          </FormStack>
        </form>
      </div>
    </>
  );
}
