import { Button } from "@/app/_components/control/button";
import { Tag } from "@/app/_components/data/tag";
import { Card } from "@/app/_components/layout/card";
import { Row, Rows } from "@/app/_components/layout/rows";
import type { OwnSession } from "@/lib/auth/session/sign-out";
import { formatDateTime } from "@/lib/i18n/format";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { endSessionAction, signOutEverywhereAction } from "./actions";

type SessionListProps = { sessions: readonly OwnSession[]; currentId: string; owner: string };

/** Lists the open sessions. Each other session can be ended, or all of them together with this one. */
export async function SessionList({ sessions, currentId, owner }: SessionListProps) {
  const t = await getTranslations("account.sessions");
  const account = await getTranslations("account");
  const locale = await currentLocale();
  const time = (at: Date) => formatDateTime(at, locale);
  return (
    <Card heading={t("heading")} headingId="sessions">
      <Rows>
        {sessions.map(({ id, browser, system, createdAt, lastSeenAt }) => {
          const device = { browser: browser ?? t("unknownBrowser"), system: system ?? t("unknownSystem") };
          const times = (
            <span className="dotted">
              <span>{t("signedIn", { datetime: time(createdAt) })} </span>
              <span>{t("lastSeen", { datetime: time(lastSeenAt) })}</span>
            </span>
          );
          return (
            <Row
              key={id}
              title={t("device", device)}
              meta={id === currentId ? [times, <Tag key="this">{t("this")}</Tag>] : [times]}
            >
              {id === currentId ? null : (
                <form action={endSessionAction.bind(null, undefined)}>
                  <input type="hidden" name="owner" value={owner} />
                  <input type="hidden" name="session" value={id} />
                  <Button small hiddenText={`: ${t("device", device)}`}>
                    {t("end")}
                  </Button>
                </form>
              )}
            </Row>
          );
        })}
      </Rows>
      <form className="after-l" action={signOutEverywhereAction.bind(null, undefined)}>
        <input type="hidden" name="owner" value={owner} />
        <Button>{account("signOutEverywhere")}</Button>
      </form>
    </Card>
  );
}
