import type { LiveSession } from "@/lib/auth/session/live-session";
import { secondsBetween } from "@/lib/kernel/time";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { TimeoutWarning } from "./timeout-warning";

/** Renders the timeout warning with its texts; on every page with a session. The browser fills in the time left. */
export async function SessionTimeout({ session }: { session: Pick<LiveSession, "endsAt"> }) {
  const t = await getTranslations("timeout");
  const texts = {
    heading: t("heading"),
    sentence: t("text", { t: "{t}" }),
    minutes: t.raw("minutes"),
    seconds: t.raw("seconds"),
    stay: t("stay"),
    signOut: t("signOut"),
    error: t("error"),
  };
  return <TimeoutWarning secondsLeft={secondsBetween(webContext().clock.now(), session.endsAt)} texts={texts} />;
}
