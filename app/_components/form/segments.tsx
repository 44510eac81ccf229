import fieldStyles from "./field.module.css";
import styles from "./segments.module.css";

type SegmentsProps = {
  name: string;
  legend: string;
  options: readonly { value: string; label: string }[];
  defaultValue: string;
};

/** Two to four options side by side; one is always chosen. */
export function Segments({ name, legend, options, defaultValue }: SegmentsProps) {
  return (
    <fieldset>
      <legend className={fieldStyles.label}>{legend}</legend>
      <div className={styles.segments}>
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} value={option.value} defaultChecked={option.value === defaultValue} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
