import { Button } from "../control/button";
import fieldStyles from "./field.module.css";
import styles from "./search-form.module.css";

type SearchFormProps = {
  /** The field's name and id. */
  name: string;
  label: string;
  hint: string;
  submit: string;
  defaultValue: string;
  maxLength: number;
  /** What the address says besides, and keeps saying. */
  keep: readonly (readonly [name: string, value: string])[];
};

/** One field and its button; a plain GET form, so that what is looked for stands in the address. */
export function SearchForm({ name, label, hint, submit, defaultValue, maxLength, keep }: SearchFormProps) {
  return (
    <search>
      <form>
        {keep.map(([key, value]) => (
          <input key={key} type="hidden" name={key} value={value} />
        ))}
        <label className={fieldStyles.label} htmlFor={name}>
          {label}
        </label>
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
        <div className={styles.line}>
          <input
            className={`${fieldStyles.control} ${styles.control}`}
            id={name}
            name={name}
            type="search"
            defaultValue={defaultValue}
            maxLength={maxLength}
            aria-describedby={`${name}-hint`}
          />
          <Button icon="search">{submit}</Button>
        </div>
      </form>
    </search>
  );
}
