"use client";
import type { ReactNode } from "react";
import { Icon, type IconName } from "../graphics/icon";
import { UnbrokenText } from "../text/unbroken-text";
import styles from "./notice.module.css";

type NoticeProps = {
  tone?: "info" | "success" | "warning";
  /** One or two sentences, and at most one link or `LinkButton`. */
  children: ReactNode;
  /** `page`: above the heading; `list`: one line above a list; `foot`: below a list; absent: inside the text. */
  place?: "page" | "list" | "foot";
  /** True for the result of an action: screen readers announce it on arrival. */
  status?: boolean;
  icon?: IconName;
  /** Where the `LinkButton` inside posts to. */
  action?: string | ((data: FormData) => void | Promise<void>);
};

const TONES = { info: "", success: styles.success, warning: styles.warning };
const ICONS = { info: "info", success: "check-circle", warning: "alert" } as const;

/** A banner in the page; it stays until the next page. */
export function Notice({ tone = "info", children, place, status, icon, action }: NoticeProps) {
  const names = [styles.notice, TONES[tone], place ? styles[place] : ""].filter(Boolean).join(" ");
  const text = (
    <div>
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
