import type { ComponentProps, ReactNode } from "react";
import styles from "./choice.module.css";
import fieldStyles from "./field.module.css";
import { FieldError } from "./field-frame";
import type { FormTexts } from "./form-texts";

type ChoiceProps = Omit<ComponentProps<"input">, "className" | "type" | "children"> & {
  type: "checkbox" | "radio";
  name: string;
  /** The label; the whole line is the target. */
  children: ReactNode;
  error?: string;
  texts?: Pick<FormTexts, "errorPrefix">;
  /** Content below the choice, visible while it is chosen; always visible in browsers without `:has()`. */
  note?: ReactNode;
};

export function Choice({ type, name, id, children, error, texts, note, ...native }: ChoiceProps) {
  const ownId = id ?? (type === "checkbox" ? name : undefined);
  const errorId = error ? `${ownId ?? name}-error` : undefined;
  return (
    <div>
      {error ? (
        <FieldError id={`${errorId}`} prefix={texts?.errorPrefix ?? ""}>
          {error}
        </FieldError>
      ) : null}
      <label className={styles.choice}>
        <input
          {...native}
          type={type}
          name={name}
          id={ownId}
          className={styles.tick}
          aria-invalid={error ? true : native["aria-invalid"]}
          aria-describedby={errorId ?? native["aria-describedby"]}
        />
        <span>{children}</span>
      </label>
      {note ? <div className={styles.note}>{note}</div> : null}
    </div>
  );
}

type ChoiceGroupProps = {
  /** Name of the choices inside, and id of the group for the error summary. */
  name: string;
  legend: string;
  hint?: ReactNode;
  error?: string;
  texts: Pick<FormTexts, "errorPrefix">;
  children: ReactNode;
};

export function ChoiceGroup({ name, legend, hint, error, texts, children }: ChoiceGroupProps) {
  const described = [hint ? `${name}-hint` : "", error ? `${name}-error` : ""].filter(Boolean).join(" ");
  return (
    <fieldset id={name} tabIndex={-1} aria-describedby={described || undefined}>
      <legend className={fieldStyles.label}>{legend}</legend>
      {hint ? (
        <div className="hint" id={`${name}-hint`}>
          {hint}
        </div>
      ) : null}
      {error ? (
        <FieldError id={`${name}-error`} prefix={texts.errorPrefix}>
          {error}
        </FieldError>
      ) : null}
      {children}
    </fieldset>
  );
}

/** A checkbox without visible label for rows of a list, 44 px; `label` is for screen readers. */
export function CheckMark({
  label,
  ...native
}: Omit<ComponentProps<"input">, "className" | "type"> & { label: string }) {
  return (
    <label className={styles.check}>
      <input {...native} type="checkbox" className={styles.tick} />
      <span className="hidden">{label}</span>
    </label>
  );
}
