"use client";
import { Button } from "@/app/_components/control/button";
import { Choice } from "@/app/_components/form/choice";
import { Field } from "@/app/_components/form/field";
import { SelectField } from "@/app/_components/form/select-field";
import { Icon } from "@/app/_components/graphics/icon";
import styles from "./filter-bar.module.css";

/** The choices of a field, as pairs of value and label. */
type Options = readonly (readonly [value: string, label: string])[];

/** Days of placing and due dates of bills, as the fields name them. */
type Days = Record<"from" | "to" | "dueFrom" | "dueTo", string>;

type FilterFormProps = {
  /** The search text, which the form keeps. */
  q: string | null;
  values: { type: string; contract: string; state: string; order: string } & Days;
  grouped: boolean;
  options: { type: Options; contract: Options; state: Options; order: Options };
  texts: {
    heading: string;
    type: string;
    contract: string;
    state: string;
    order: string;
    group: string;
    apply: string;
  } & Days;
};

/** No field of this form has an error or is marked as optional. */
const NO_TEXTS = { errorPrefix: "", optional: "" };

const asOptions = (options: Options) => options.map(([value, label]) => ({ value, label }));

/**
 * Filters, sort order and grouping as one GET form, closed until it is asked for. A client component, so that a page
 * contains the choices once as HTML and once as data, not as elements.
 */
export function FilterForm({ q, values, grouped, options, texts }: FilterFormProps) {
  const select = (name: "type" | "contract" | "state" | "order") => (
    <SelectField
      name={name}
      label={texts[name]}
      texts={NO_TEXTS}
      defaultValue={values[name]}
      options={asOptions(options[name])}
    />
  );
  const day = (name: keyof Days) => (
    <Field name={name} type="date" label={texts[name]} texts={NO_TEXTS} defaultValue={values[name]} />
  );
  return (
    <details className={styles.filter}>
      <summary>
        {texts.heading}
        <Icon name="chevron" />
      </summary>
      <form aria-label={texts.heading}>
        {q ? <input type="hidden" name="q" value={q} /> : null}
        <div className={styles.filterGrid}>
          {select("type")}
          {select("contract")}
          {select("state")}
          {select("order")}
          {day("from")}
          {day("to")}
          {day("dueFrom")}
          {day("dueTo")}
          <div className={styles.filterGroup}>
            <Choice type="checkbox" name="group" value="contract" defaultChecked={grouped}>
              {texts.group}
            </Choice>
          </div>
          <div className={styles.filterEnd}>
            <Button type="submit">{texts.apply}</Button>
          </div>
        </div>
      </form>
    </details>
  );
}
