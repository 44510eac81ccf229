import type { ReactNode } from "react";
import styles from "./form-stack.module.css";

/** Stacks the fields of a form. Hidden inputs belong outside, because each child takes space. */
export function FormStack({ children }: { children: ReactNode }) {
  return <div className={styles.stack}>{children}</div>;
}
