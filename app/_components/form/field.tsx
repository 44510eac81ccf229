import type { ComponentProps, ReactNode } from "react";
import styles from "./field.module.css";
import { FieldFrame, type FieldProps, fieldAria } from "./field-frame";

type Native<Tag extends "input" | "textarea"> = Omit<ComponentProps<Tag>, keyof FieldProps | "className">;
type Below = {
  /** Shown below the control, e.g. the characters left. Name its id in `describedBy`. */
  below?: ReactNode;
};

/** Separates the properties of the frame from those of the native control. */
function split<Props extends FieldProps>(props: Props) {
  const { name, id, label, texts, hint, error, optional, describedBy, ...native } = props;
  return { field: { name, id, label, texts, hint, error, optional, describedBy }, native };
}

export function Field({ short, ...props }: FieldProps & Native<"input"> & { short?: boolean }) {
  const { field, native } = split(props);
  return (
    <FieldFrame field={field}>
      <input
        {...native}
        {...fieldAria(field)}
        className={short ? `${styles.control} ${styles.short}` : styles.control}
      />
    </FieldFrame>
  );
}

export function TextAreaField({ low, below, ...props }: FieldProps & Native<"textarea"> & Below & { low?: boolean }) {
  const { field, native } = split(props);
  return (
    <FieldFrame field={field}>
      <textarea
        {...native}
        {...fieldAria(field)}
        className={low ? `${styles.control} ${styles.low}` : styles.control}
      />
      {below ? <div className={styles.below}>{below}</div> : null}
    </FieldFrame>
  );
}

export function FileField({ below, ...props }: FieldProps & Native<"input"> & Below) {
  const { field, native } = split(props);
  return (
    <FieldFrame field={field}>
      <input {...native} {...fieldAria(field)} type="file" className={`${styles.control} ${styles.file}`} />
      {below}
    </FieldFrame>
  );
}
