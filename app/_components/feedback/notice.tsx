import type { ReactNode } from "react";
import { Icon, type IconName } from "../control/icon";
import { UnbrokenText } from "../text/unbroken-text";
import styles from "./notice.module.css";

type NoticeProps = {
  tone?: "info" | "success" | "warning";
  /** One sentence or two, and at most one link or `LinkButton`. */
  children: ReactNode;
  /** `page`: above the heading; `foot`: under a list; absent: where the text stands. */
  place?: "page" | "foot";
  /** What has just happened: read aloud on arrival. */
  status?: boolean;
  icon?: IconName;
  /** Read aloud before the sentence where the tone is not clear from the words. */
  toneText?: string;
  /** Where the `LinkButton` inside posts to. */
  action?: string | ((data: FormData) => void | Promise<void>);
};

const TONES = { info: "", success: styles.success, warning: styles.warning };
const ICONS = { info: "info", success: "check-circle", warning: "alert" } as const;

/** A banner in the page, never a toast: it stays until the next page (UX.md, C24). */
export function Notice({ tone = "info", children, place, status, icon, toneText, action }: NoticeProps) {
  const names = [styles.notice, TONES[tone], place ? styles[place] : ""].filter(Boolean).join(" ");
  const text = (
    <div>
      {toneText ? <span className="hidden">{toneText}: </span> : null}
      <UnbrokenText>{children}</UnbrokenText>
    </div>
  );
  return (
    <div className={names} role={status ? "status" : undefined}>
      <Icon name={icon ?? ICONS[tone]} />
      {action ? (
        <form action={action} method={typeof action === "string" ? "post" : undefined}>
          {text}
        </form>
      ) : (
        text
      )}
    </div>
  );
}
