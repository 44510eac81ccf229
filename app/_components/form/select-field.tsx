import type { ComponentProps } from "react";
import { Icon } from "../graphics/icon";
import styles from "./field.module.css";
import { FieldFrame, type FieldProps, fieldAria } from "./field-frame";

type SelectFieldProps = FieldProps &
  Omit<ComponentProps<"select">, keyof FieldProps | "className" | "children"> & {
    options: readonly { value: string; label: string }[];
  };

export function SelectField(props: SelectFieldProps) {
  const { name, id, label, texts, hint, error, optional, describedBy, options, ...native } = props;
  const field = { name, id, label, texts, hint, error, optional, describedBy };
  return (
    <FieldFrame field={field}>
      <span className={styles.select}>
        <select {...native} {...fieldAria(field)} className={styles.control}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron" />
      </span>
    </FieldFrame>
  );
}
