import { getTranslations } from "next-intl/server";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { secondsBetween } from "@/lib/kernel/time";
import { webContext } from "@/lib/web/web-context";
import { TimeoutWarning } from "./timeout-warning";

const upTo = (last: number) => Array.from({ length: last + 1 }, (_, n) => n);

/** Renders the timeout warning with its texts; on every page with a session. */
export async function SessionTimeout({ session }: { session: Pick<LiveSession, "endsAt"> }) {
  const t = await getTranslations("timeout");
  const texts = {
    heading: t("heading"),
    sentence: t("text", { t: "{t}" }),
    minutes: upTo(2).map((n) => t("minutes", { n })),
    seconds: upTo(60).map((n) => t("seconds", { n })),
    stay: t("stay"),
    signOut: t("signOut"),
    error: t("error"),
  };
  return <TimeoutWarning secondsLeft={secondsBetween(webContext().clock.now(), session.endsAt)} texts={texts} />;
}
