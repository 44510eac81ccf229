import type { ComponentProps, ReactNode } from "react";
import styles from "./button.module.css";
import { ButtonFace, type ButtonLook, buttonClass } from "./button-face";

type ButtonProps = ButtonLook & Omit<ComponentProps<"button">, "className">;
/** Without `download`: when the session has ended, a browser would save the sign-in page under that name. */
type ButtonLinkProps = ButtonLook & Omit<ComponentProps<"a">, "className" | "download">;

export function Button({ variant, small, danger, icon, hiddenText, children, type = "submit", ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} className={buttonClass({ variant, small, danger })}>
      <ButtonFace icon={icon} hiddenText={hiddenText}>
        {children}
      </ButtonFace>
    </button>
  );
}

/** A link that looks like a button. It navigates and changes nothing. */
export function ButtonLink({ variant, small, danger, icon, hiddenText, children, ...rest }: ButtonLinkProps) {
  return (
    <a {...rest} className={buttonClass({ variant, small, danger })}>
      <ButtonFace icon={icon} hiddenText={hiddenText}>
        {children}
      </ButtonFace>
    </a>
  );
}

/** A button inside a sentence: it posts a form and looks like a link. */
export function LinkButton({ children, type = "submit", ...rest }: Omit<ComponentProps<"button">, "className">) {
  return (
    <button {...rest} type={type} className={styles.link}>
      {children}
    </button>
  );
}

/** Buttons side by side. `fill`: full width on a phone; `after`: space above, under a list or a text. */
export function Buttons({ children, fill, after }: { children: ReactNode; fill?: boolean; after?: boolean }) {
  const names = [styles.buttons, fill ? styles.fill : "", after ? styles.after : ""].filter(Boolean).join(" ");
  return <div className={names}>{children}</div>;
}
