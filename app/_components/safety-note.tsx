import { Icon } from "./icon";
import styles from "./safety-note.module.css";
import { Words } from "./words";

/** What we never ask for (UX.md, C37). */
export function SafetyNote({ children }: { children: string }) {
  return (
    <p className={styles.safety}>
      <Icon name="shield" />
      <span>
        <Words>{children}</Words>
      </span>
    </p>
  );
}
