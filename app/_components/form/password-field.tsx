"use client";
import { type ComponentProps, useEffect, useRef, useState } from "react";
import { Icon } from "../graphics/icon";
import styles from "./field.module.css";
import { FieldFrame, type FieldProps, fieldAria } from "./field-frame";
import type { FormTexts } from "./form-texts";

type PasswordFieldProps = Omit<FieldProps, "texts"> &
  Omit<ComponentProps<"input">, keyof FieldProps | "className" | "type" | "autoComplete"> & {
    texts: FormTexts;
    autoComplete: "current-password" | "new-password";
    /** Value of the `passwordrules` attribute, advice for password managers that generate passwords. */
    passwordRules?: string;
    /** Shows the password whenever this number grows, so that the customer sees a suggested password. */
    reveal?: number;
  };

/**
 * A password field with a show button; without script there is none. On submit the field is hidden again, so that
 * browsers offer to save it and nobody reads it from the screen.
 */
export function PasswordField({ texts, autoComplete, passwordRules, reveal = 0, ref, ...props }: PasswordFieldProps) {
  const { name, id, label, hint, error, optional, describedBy, ...native } = props;
  const field = { name, id, label, texts, hint, error, optional, describedBy };
  const frame = useRef<HTMLDivElement>(null);
  const [scripted, setScripted] = useState(false);
  const [shown, setShown] = useState<boolean | null>(null);

  useEffect(() => {
    setScripted(true);
    const input = frame.current?.querySelector("input");
    const hide = () => {
      if (input) input.type = "password";
      setShown(null);
    };
    const form = input?.form;
    form?.addEventListener("submit", hide);
    return () => form?.removeEventListener("submit", hide);
  }, []);

  useEffect(() => {
    if (reveal > 0) setShown(true);
  }, [reveal]);

  const { show, hide, showLabel, hideLabel, visible, hidden } = texts.password;
  return (
    <FieldFrame field={field}>
      <div className={styles.join} ref={frame}>
        <input
          {...native}
          {...fieldAria(field)}
          {...(passwordRules ? { passwordrules: passwordRules } : {})}
          ref={ref}
          type={shown ? "text" : "password"}
          autoComplete={autoComplete}
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
        />
        {scripted ? (
          <>
            <button type="button" aria-controls={field.id ?? name} onClick={() => setShown(!shown)}>
              <Icon name="eye" />
              <span aria-hidden="true">{shown ? hide : show}</span>
              <span className="hidden">{shown ? hideLabel : showLabel}</span>
            </button>
            <span className="hidden" role="status">
              {shown === null ? "" : shown ? visible : hidden}
            </span>
          </>
        ) : null}
      </div>
    </FieldFrame>
  );
}
