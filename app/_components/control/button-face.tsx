import type { ReactNode } from "react";
import styles from "./button.module.css";
import { Icon, type IconName } from "./icon";

export type ButtonLook = {
  /** `primary` at most once a page; `danger` only on the page that asks before something final. */
  variant?: "plain" | "primary" | "quiet" | "danger";
  /** 44 px high, for rows. */
  small?: boolean;
  /** Red words on a quiet button: it leads to something that cannot be undone. */
  danger?: boolean;
  icon?: IconName;
  /** Read aloud after the label, to tell equal buttons of a list apart: ": subject". */
  hiddenText?: string;
};

const VARIANTS = { plain: "", primary: styles.primary, quiet: styles.quiet, danger: styles.danger };

export function buttonClass({ variant = "plain", small, danger }: ButtonLook): string {
  return [styles.button, VARIANTS[variant], small ? styles.small : "", danger ? styles.dangerText : ""]
    .filter(Boolean)
    .join(" ");
}

/** What stands on a button: drawing, words, and the words only a screen reader says. */
export function ButtonFace({
  icon,
  hiddenText,
  children,
}: Pick<ButtonLook, "icon" | "hiddenText"> & { children: ReactNode }) {
  return (
    <>
      {icon ? <Icon name={icon} /> : null}
      {children}
      {hiddenText ? <span className="hidden">{hiddenText}</span> : null}
    </>
  );
}
