import { Icon } from "../graphics/icon";
import { UnbrokenText } from "../text/unbroken-text";
import styles from "./safety-note.module.css";

/** The note that the insurer never asks for the password. */
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
