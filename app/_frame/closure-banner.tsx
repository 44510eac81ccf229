import { LinkButton } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { withdrawAction } from "@/app/(public)/close-account/withdraw-action";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { formatDayLong } from "@/lib/i18n/format";
import { budapestDay } from "@/lib/kernel/time";
import { ownerMark } from "@/lib/web/action";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

/**
 * Banner on every page of a customer whose account closes soon: the day, and a button to withdraw the request (R14).
 */
export async function ClosureBanner({ account }: { account: LiveSession["account"] }) {
  if (!account.closesAt) return null;
  const t = await getTranslations("closure");
  return (
    <Notice tone="warning" place="page" icon="clock" action={withdrawAction.bind(null, undefined)}>
      <input type="hidden" name="owner" value={ownerMark(account.id)} />
      {t("banner", { date: formatDayLong(budapestDay(account.closesAt), await currentLocale()) })}{" "}
      <LinkButton>{t("withdraw")}</LinkButton>
    </Notice>
  );
}
