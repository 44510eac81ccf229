import type { ReactNode } from "react";
import { LinkButton } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { passwordDaysLeft, passwordEndsSoon } from "@/lib/auth/credential/password-lifetime";
import type { LiveSession } from "@/lib/auth/session/live-session";
import type { SearchParams } from "@/lib/mailbox/list/inbox-query";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { dismissWelcomeAction } from "./actions";
import { readNotice } from "./notices";

type InboxBannerProps = {
  params: SearchParams;
  account: LiveSession["account"];
  owner: string;
  /** Number of messages that are deleted soon. */
  expiring: number;
  /** True while a bill takes the place above the list: then only the password is more important. */
  hasTodo: boolean;
};

/**
 * The most important of: password expiry, coming deletions, welcome. Nothing while the result of an action is shown
 * above the heading.
 */
export async function InboxBanner({ params, account, owner, expiring, hasTodo }: InboxBannerProps) {
  if (readNotice(params)) return null;
  const t = await getTranslations("inbox");
  const passwordDays = passwordDaysLeft(account.passwordChangedAt, webContext().clock.now());
  if (passwordEndsSoon(passwordDays)) {
    // An expired password is renewed by an e-mailed link only (R16).
    const href = passwordDays === null ? "/password/forgot" : "/account/password";
    const link = (text: ReactNode) => <a href={href}>{text}</a>;
    return (
      <Notice tone="warning" place="list" icon="clock">
        {passwordDays === null ? t.rich("passwordOver", { link }) : t.rich("passwordSoon", { n: passwordDays, link })}
      </Notice>
    );
  }
  if (hasTodo) return null;
  if (expiring > 0) {
    return (
      <Notice tone="warning" place="list" icon="clock">
        {t.rich("soon", { n: expiring, link: (text) => <a href="/inbox?sort=deletion&state=expiring">{text}</a> })}
      </Notice>
    );
  }
  // The welcome text promises new messages here; customers of the customer portal get none.
  if (account.welcomeSeenAt || account.customerPortalSince) return null;
  return (
    <Notice place="list" action={dismissWelcomeAction.bind(null, undefined)}>
      <input type="hidden" name="owner" value={owner} />
      {t("welcome")} <LinkButton>{t("welcomeDismiss")}</LinkButton>
    </Notice>
  );
}
