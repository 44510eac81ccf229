import type { ReactNode } from "react";
import { Icon } from "../graphics/icon";
import { UnbrokenText } from "../text/unbroken-text";
import styles from "./field.module.css";
import type { FormTexts } from "./form-texts";

export type FieldProps = {
  /** Also the id of the field unless `id` is given; the error summary links to it. */
  name: string;
  id?: string;
  label: string;
  texts: Pick<FormTexts, "errorPrefix" | "optional">;
  hint?: ReactNode;
  error?: string;
  /** Marks the field as optional; required fields have no mark. */
  optional?: boolean;
  /** Ids of further elements that describe the field, e.g. a list of rules. */
  describedBy?: string;
};

/** Attributes that connect a control with its hint and error. */
export function fieldAria({ name, id = name, hint, error, describedBy }: FieldProps) {
  const texts = [hint ? `${id}-hint` : "", error ? `${id}-error` : "", describedBy ?? ""].filter(Boolean).join(" ");
  return {
    id,
    name,
    "aria-invalid": error ? (true as const) : undefined,
    "aria-describedby": texts || undefined,
  };
}

/** An error text with an icon; screen readers say "Hiba:" before it. */
export function FieldError({ id, prefix, children }: { id: string; prefix: string; children: string }) {
  return (
    <p className={styles.error} id={id}>
      <Icon name="alert" />
      <span>
        <span className="hidden">{prefix} </span>
        <UnbrokenText>{children}</UnbrokenText>
      </span>
    </p>
  );
}

/** Label, hint, error and control, in this order. */
export function FieldFrame({ field, children }: { field: FieldProps; children: ReactNode }) {
  const { name, id = name, label, hint, error, optional, texts } = field;
  return (
    <div>
      <label className={styles.label} htmlFor={id}>
        {label}
        {optional ? <span className={styles.optional}> {texts.optional}</span> : null}
      </label>
      {hint ? (
        <div className="hint" id={`${id}-hint`}>
          <UnbrokenText>{hint}</UnbrokenText>
        </div>
      ) : null}
      {error ? (
        <FieldError id={`${id}-error`} prefix={texts.errorPrefix}>
          {error}
        </FieldError>
      ) : null}
      {children}
    </div>
  );
}
