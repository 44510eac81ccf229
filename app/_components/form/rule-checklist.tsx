import { Icon } from "../control/icon";
import styles from "./rule-checklist.module.css";

type RuleChecklistProps = {
  /** Named by the field's `describedBy`. */
  id: string;
  heading: string;
  /** `met` absent: nothing is checked as one types (no script), only the rule is said. */
  rules: readonly { key: string; text: string; met?: boolean }[];
  metText: string;
  unmetText: string;
  /** One sentence for screen readers and eyes, renewed when typing pauses. */
  live?: string;
};

/** The rules stand before the field, and are ticked off as they are met (UX.md, C2). */
export function RuleChecklist({ id, heading, rules, metText, unmetText, live }: RuleChecklistProps) {
  return (
    <div className={styles.rules} id={id}>
      <h2>{heading}</h2>
      <ul>
        {rules.map((rule) => (
          <li key={rule.key} className={rule.met ? styles.met : undefined}>
            <Icon name={rule.met ? "check-circle" : "circle"} />
            <span>
              {rule.text}
              {rule.met === undefined ? null : <span className="hidden"> – {rule.met ? metText : unmetText}</span>}
            </span>
          </li>
        ))}
      </ul>
      <p className={live ? styles.live : "hidden"} aria-live="polite">
        {live}
      </p>
    </div>
  );
}
