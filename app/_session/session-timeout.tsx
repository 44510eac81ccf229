import type { ReactNode } from "react";
import { Button } from "@/app/_components/control/button";
import { secondsBetween } from "@/lib/kernel/time";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { type SessionPlace, TimeoutWarning } from "./timeout-warning";

const CUSTOMER: SessionPlace = { address: "/api/session", signIn: "/login", channel: "session" };
const STAFF: SessionPlace = { address: "/staff/session", signIn: "/staff/login", channel: "staff-session" };

type SessionTimeoutProps = {
  session: { endsAt: Date };
  /** Staff's own form to sign out; without it the session is a customer's. */
  staffSignOut?(button: ReactNode): ReactNode;
};

/** Renders the timeout warning with its texts; on every page with a session. The browser fills in the time left. */
export async function SessionTimeout({ session, staffSignOut }: SessionTimeoutProps) {
  const t = await getTranslations("timeout");
  const texts = {
    heading: t("heading"),
    sentence: t("text", { t: "{t}" }),
    minutes: t.raw("minutes"),
    seconds: t.raw("seconds"),
    stay: t("stay"),
    error: t("error"),
  };
  const button = <Button type="submit">{t("signOut")}</Button>;
  const signOut = staffSignOut?.(button) ?? (
    <form action="/api/sign-out" method="post">
      {button}
    </form>
  );
  const secondsLeft = secondsBetween(webContext().clock.now(), session.endsAt);
  return (
    <TimeoutWarning secondsLeft={secondsLeft} texts={texts} place={staffSignOut ? STAFF : CUSTOMER} signOut={signOut} />
  );
}
