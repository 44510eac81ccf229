import type { ReactNode } from "react";
import styles from "./form-stack.module.css";

/** The fields of a form, one under the other. Hidden inputs stay outside it, so that they take no room. */
export function FormStack({ children }: { children: ReactNode }) {
  return <div className={styles.stack}>{children}</div>;
}
