"use client";
import { Button } from "../control/button";
import fieldStyles from "./field.module.css";
import styles from "./search-form.module.css";

type SearchFormProps = {
  /** Name and id of the field. */
  name: string;
  label: string;
  hint: string;
  submit: string;
  defaultValue: string;
  maxLength: number;
  /** Further parameters of the address, kept as hidden fields. */
  keep: readonly (readonly [name: string, value: string])[];
};

/**
 * A search field and its button in one line, as a GET form, so that the address holds the query. Label and hint are for
 * screen readers.
 */
export function SearchForm({ name, label, hint, submit, defaultValue, maxLength, keep }: SearchFormProps) {
  return (
    <search>
      <form>
        {keep.map(([key, value]) => (
          <input key={key} type="hidden" name={key} value={value} />
        ))}
        <label className="hidden" htmlFor={name}>
          {label}
        </label>
        <p className="hidden" id={`${name}-hint`}>
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
