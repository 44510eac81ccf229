import { Icon } from "../graphics/icon";
import { UnbrokenText } from "../text/unbroken-text";
import styles from "./rule-checklist.module.css";

type RuleChecklistProps = {
  /** Id for the `describedBy` of the field. */
  id: string;
  heading: string;
  /** Without `met` (no script) a rule is shown unchecked. */
  rules: readonly { key: string; text: string; met?: boolean }[];
  metText: string;
  unmetText: string;
  /** Summary sentence, also announced by screen readers; updated when typing pauses. */
  live?: string;
};

/** The rules before a password field, ticked off as they are met. */
export function RuleChecklist({ id, heading, rules, metText, unmetText, live }: RuleChecklistProps) {
  return (
    <div className={styles.rules} id={id}>
      <h2>{heading}</h2>
      <ul>
        {rules.map((rule) => (
          <li key={rule.key} className={rule.met ? styles.met : undefined}>
            <Icon name={rule.met ? "check-circle" : "circle"} />
            <span>
              <UnbrokenText>{rule.text}</UnbrokenText>
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
