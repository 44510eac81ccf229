import type { Metadata } from "next";
import { ButtonLink, Buttons, LinkButton } from "@/app/_components/control/button";
import { DaysLeft, Meter } from "@/app/_components/data/days-left";
import { SummaryList } from "@/app/_components/data/summary-list";
import { Notice } from "@/app/_components/feedback/notice";
import { SafetyNote } from "@/app/_components/feedback/safety-note";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Aside, Split } from "@/app/_components/layout/split";
import { contactTags } from "@/app/_components/text/contact-tags";
import { EmailText } from "@/app/_components/text/email-text";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { hasUnreadReminders } from "@/lib/account/choose-unread-reminders";
import { listStaffActions } from "@/lib/account/staff-actions";
import { listAddressChanges } from "@/lib/auth/address-change/list-address-changes";
import { describePassword } from "@/lib/auth/credential/describe-password";
import { passwordEndsSoon } from "@/lib/auth/credential/password-lifetime";
import { findPreviousSignIn, listRecentSignIns } from "@/lib/auth/session/list-sign-ins";
import { listOwnSessions } from "@/lib/auth/session/sign-out";
import { formatDateTime, formatDayLong, formatRelativeDays } from "@/lib/i18n/format";
import { ownerMark } from "@/lib/web/action";
import { requireCustomer } from "@/lib/web/gate";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { ExpiredPassword } from "./expired-password";
import { SignInList, StaffActionList } from "./history-list";
import { SessionList } from "./session-list";
import { UnreadReminders } from "./unread-reminders";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("heading") };
}

export default async function AccountPage({ searchParams }: Search) {
  const session = await requireCustomer();
  const { account } = session;
  const { notice } = await searchParams;
  const ctx = webContext();
  const [password, sessions, previousSignIn, addressChanges, signIns, staffActions, remindUnread] = await Promise.all([
    describePassword(ctx, account.id),
    listOwnSessions(ctx, account.id),
    findPreviousSignIn(ctx, account.id, session),
    listAddressChanges(ctx, account.id),
    listRecentSignIns(ctx, account.id),
    listStaffActions(ctx, account.id),
    hasUnreadReminders(ctx, account.id),
  ]);
  const t = await getTranslations("account");
  const common = await getTranslations("common");
  const closure = await getTranslations("closure");
  const download = await getTranslations("download");
  const locale = await currentLocale();
  const other = locale === "hu" ? "en" : "hu";
  const remaining = password.daysLeft === null ? t("passwordOver") : formatRelativeDays(password.daysLeft, locale);
  return (
    <>
      {notice === "session-ended" ? (
        <Notice tone="success" place="page" status>
          {t("sessions.ended")}
        </Notice>
      ) : null}
      {notice === "reminders-saved" ? (
        <Notice tone="success" place="page" status>
          {t("reminders.saved")}
        </Notice>
      ) : null}
      {notice === "closure-withdrawn" ? (
        <Notice tone="success" place="page" status>
          {closure("withdrawn")}
        </Notice>
      ) : null}
      <PageHead heading={t("heading")} />
      <Split
        aside={
          <Aside label={common("nav.help")}>
            <SafetyNote>{common("safety")}</SafetyNote>
          </Aside>
        }
      >
        <Card label={t("heading")}>
          <SummaryList
            shape="wide"
            items={[
              { term: t("row.name"), detail: account.name },
              {
                term: t("row.email"),
                detail: (
                  <>
                    <EmailText address={account.emailAddress} />
                    {addressChanges.map((at) => (
                      <p className="hint" key={at.toISOString()}>
                        {t("addressChanged", { datetime: formatDateTime(at, locale) })}
                      </p>
                    ))}
                    <p className="hint after">
                      <UnbrokenText>{t.rich("emailNote", contactTags())}</UnbrokenText>
                    </p>
                  </>
                ),
              },
              {
                term: t("row.language"),
                detail: (
                  <>
                    {common(`language.${locale}`)}
                    <form action="/api/locale" method="post">
                      <input type="hidden" name="locale" value={other} />
                      <input type="hidden" name="returnTo" value="/account" />
                      <LinkButton lang={other}>{common("language.switch")}</LinkButton>
                    </form>
                  </>
                ),
              },
              {
                term: t("row.lastSignIn"),
                detail: previousSignIn ? formatDateTime(previousSignIn, locale) : t("firstSignIn"),
              },
            ]}
          />
        </Card>
        <Card heading={t("passwordHeading")} headingId="password">
          <SummaryList
            shape="wide"
            items={[
              { term: t("row.passwordChanged"), detail: formatDayLong(password.changedOn, locale) },
              {
                term: t("row.passwordValid"),
                termId: "valid",
                detail: (
                  <>
                    <DaysLeft
                      dateTime={password.validUntil}
                      date={formatDayLong(password.validUntil, locale)}
                      relative={remaining}
                      soon={passwordEndsSoon(password.daysLeft)}
                    />
                    <Meter daysLeft={password.daysLeft ?? 0} labelledBy="valid">
                      {remaining}
                    </Meter>
                  </>
                ),
              },
            ]}
          />
          {password.daysLeft === null ? (
            <ExpiredPassword owner={ownerMark(account.id)} />
          ) : (
            <Buttons after>
              <ButtonLink variant="primary" href="/account/password">
                {t("renew")}
              </ButtonLink>
            </Buttons>
          )}
        </Card>
        <Card heading={download("heading")} headingId="download">
          <p>{download("text")}</p>
          <Buttons after>
            <ButtonLink icon="download" href="/download">
              {download("submit")}
            </ButtonLink>
          </Buttons>
        </Card>
        <UnreadReminders wanted={remindUnread} owner={ownerMark(account.id)} />
        <SessionList sessions={sessions} currentId={session.id} owner={ownerMark(account.id)} />
        <SignInList signIns={signIns} />
        <StaffActionList actions={staffActions} />
        <Card heading={t("notifications.heading")} headingId="emails">
          <p>{t("notifications.lead")}</p>
          <Buttons after>
            <ButtonLink icon="mail" href="/account/emails">
              {t("notifications.show")}
            </ButtonLink>
          </Buttons>
        </Card>
        <p className="after-l">
          <a className="alone" href="/close-account">
            {t("close")}
          </a>
        </p>
      </Split>
    </>
  );
}
