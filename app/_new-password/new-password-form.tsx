"use client";
import { type FormEvent, type ReactNode, useActionState, useEffect, useRef, useState } from "react";
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
import { type RatePassword, usePasswordRating } from "./use-password-rating";

const SUGGESTED_LENGTH = 16;
/** Advice for password managers that generate passwords; the rules of R15. */
const MANAGER_RULES =
  "minlength: 8; maxlength: 16; required: lower; required: upper; required: digit; allowed: lower, upper, digit;";

const NOTHING_TYPED = { current: "", password: "" };

type NewPasswordFormProps = {
  action: (previous: NewPasswordState, form: FormData) => Promise<NewPasswordState>;
  /** Rates the entered password; its form holds the mark and the password. */
  rate: RatePassword;
  /** Tells password managers which account the password belongs to. */
  emailAddress: string;
  /** Heading inside the card; absent where the page has one above. */
  head?: ReactNode;
  /** Hidden field with the mark of the session's account, or of the e-mailed link. */
  mark: { name: "owner" | "link"; value: string };
  /** The current password, asked for inside the portal only. */
  current?: { label: string; empty: string; captchaTexts: CaptchaTexts };
  texts: NewPasswordTexts;
};

/**
 * The form for a new password: the rules, then one field that can be shown. Without script a second field replaces
 * showing, and the server reports the errors.
 */
export function NewPasswordForm({ action, rate, emailAddress, head, mark, current, texts }: NewPasswordFormProps) {
  const [state, send, isSending] = useActionState(action, NOT_SENT);
  const [submitErrors, setSubmitErrors] = useState<FieldMessage[] | null>(null);
  const [suggestions, setSuggestions] = useState(0);
  const [scripted, setScripted] = useState(false);
  const { register, control, formState, setValue, trigger, reset } = useForm({
    // Not "onTouched": an error that appears when the field loses the focus moves the button, and the click is lost.
    // The checklist updates while typing; errors appear on submit.
    mode: "onSubmit",
    defaultValues: NOTHING_TYPED,
  });
  const password = useWatch({ control, name: "password" });
  const rating = usePasswordRating(rate, typedPassword(password), { mark, paused: isSending });
  const sent = useRef(NOTHING_TYPED);

  useEffect(() => setScripted(true), []);
  // React empties the fields after an action, and the server never returns a password. So what was sent is entered
  // again from the memory of this page, except a wrong current password.
  useEffect(() => {
    if (state === NOT_SENT) return;
    const isWrong = state.errors.some(({ field }) => field === "current");
    reset({ ...sent.current, ...(isWrong ? { current: "" } : {}) });
  }, [state, reset]);

  const validatePassword = (typed: string) => {
    const password = typedPassword(typed);
    if (password === "") return texts.empty;
    const [first] = passwordViolations(password);
    if (first) return texts.violations[first];
    return rating && rating !== "good" ? texts.guessable[rating] : undefined;
  };

  /** Checks the rules before sending, and keeps the entered text. */
  const validateOnSubmit = (event: FormEvent<HTMLFormElement>) => {
    const form = new FormData(event.currentTarget);
    const errors: FieldMessage[] = [];
    if (current && typedPassword(form.get("current")) === "") errors.push({ field: "current", message: current.empty });
    const invalid = validatePassword(typedPassword(form.get("password")));
    if (invalid) errors.push({ field: "password", message: invalid });
    setSubmitErrors(errors.length > 0 ? errors : null);
    if (errors.length === 0) {
      sent.current = { current: typedPassword(form.get("current")), password: typedPassword(form.get("password")) };
      return;
    }
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
      <div className="card">
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
            <PasswordRules
              id="rules"
              password={scripted ? typedPassword(password) : null}
              rating={rating}
              texts={texts}
            />
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
                error={state.errors.find((error) => error.field === "captcha")?.message}
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
