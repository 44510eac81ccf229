import { Icon } from "../control/icon";
import { UnbrokenText } from "../text/unbroken-text";
import styles from "./safety-note.module.css";

/** What we never ask for (UX.md, C37). */
export function SafetyNote({ children }: { children: string }) {
  return (
    <p className={styles.safety}>
      <Icon name="shield" />
      <span>
        <UnbrokenText>{children}</UnbrokenText>
      </span>
    </p>
  );
}
