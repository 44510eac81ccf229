import type { ReactNode } from "react";
import { Icon, type IconName } from "../graphics/icon";
import styles from "./button.module.css";

export type ButtonLook = {
  /** `primary`: at most one per page. `danger`: only on the page that confirms an irreversible action. */
  variant?: "plain" | "primary" | "quiet" | "danger";
  /** 44 px high, for rows. */
  small?: boolean;
  /** Red text on a quiet button: it leads to an irreversible action. */
  danger?: boolean;
  icon?: IconName;
  /** Text for screen readers after the label, which tells equal buttons of a list apart, e.g. ": subject". */
  hiddenText?: string;
};

const VARIANTS = { plain: "", primary: styles.primary, quiet: styles.quiet, danger: styles.danger };

export function buttonClass({ variant = "plain", small, danger }: ButtonLook): string {
  return [styles.button, VARIANTS[variant], small ? styles.small : "", danger ? styles.dangerText : ""]
    .filter(Boolean)
    .join(" ");
}

/** Content of a button: icon, label and the text for screen readers. */
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
