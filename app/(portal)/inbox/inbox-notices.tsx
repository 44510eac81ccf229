import type { ReactNode } from "react";
import { LinkButton } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { formTexts } from "@/app/_components/form/form-texts";
import { CustomerPortalNotice } from "@/app/_frame/customer-portal-notice";
import { passwordDaysLeft, passwordEndsSoon, passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { formatDayLong } from "@/lib/i18n/format";
import type { SearchParams } from "@/lib/mailbox/list/inbox-query";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { dismissWelcomeAction, undoAction } from "./actions";
import { type InboxNotice, MAX_SELECTED, readNotice } from "./notices";

type InboxNoticesProps = {
  params: SearchParams;
  account: LiveSession["account"];
  owner: string;
  /** Address of the list without notices. */
  listPath: string;
  dueSoon: number;
};

/**
 * The notices above the list. A customer with a customer portal registration first reads that new messages are there
 * (R4).
 */
export async function InboxNotices(props: InboxNoticesProps) {
  if (!props.account.customerPortalSince) return <CurrentNotice {...props} />;
  return (
    <>
      <CustomerPortalNotice customerPortalUrl={webSettings().customerPortal?.url ?? null} />
      <CurrentNotice {...props} />
    </>
  );
}

/** The result of the last action, else the most important of: password expiry, coming deletions, welcome. */
async function CurrentNotice({ params, account, owner, listPath, dueSoon }: InboxNoticesProps) {
  const t = await getTranslations("inbox");
  const result = readNotice(params);
  if (result) {
    return (
      <>
        <ResultNotice result={result} owner={owner} listPath={listPath} account={account} />
        {result.gone ? (
          <Notice tone="warning" place="page" status>
            {t("bulk.errorGone")}
          </Notice>
        ) : null}
      </>
    );
  }
  const passwordDays = passwordDaysLeft(account.passwordChangedAt, webContext().clock.now());
  if (passwordEndsSoon(passwordDays)) {
    // An expired password is renewed by an e-mailed link only (R16).
    const href = passwordDays === null ? "/password/forgot" : "/account/password";
    const link = (text: ReactNode) => <a href={href}>{text}</a>;
    return (
      <Notice tone="warning" place="page" icon="clock">
        {passwordDays === null ? t.rich("passwordOver", { link }) : t.rich("passwordSoon", { n: passwordDays, link })}
      </Notice>
    );
  }
  if (dueSoon > 0) {
    return (
      <Notice tone="warning" place="page" icon="clock">
        {t.rich("soon", { n: dueSoon, link: (text) => <a href="/inbox?sort=deletion&dir=asc">{text}</a> })}
      </Notice>
    );
  }
  // The welcome text promises new messages here; customers of the customer portal get none.
  if (account.welcomeSeenAt || account.customerPortalSince) return null;
  return (
    <Notice place="page" action={dismissWelcomeAction.bind(null, undefined)}>
      <input type="hidden" name="owner" value={owner} />
      {t("welcome")} <LinkButton>{t("welcomeDismiss")}</LinkButton>
    </Notice>
  );
}

type ResultNoticeProps = { result: InboxNotice } & Pick<InboxNoticesProps, "owner" | "listPath" | "account">;

async function ResultNotice({ result, owner, listPath, account }: ResultNoticeProps) {
  const t = await getTranslations("inbox");
  const { kind, n, ids } = result;
  switch (kind) {
    case "none-selected":
      return <ListError message={t("bulk.errorNone")} />;
    case "too-many":
      return <ListError message={t("bulk.errorMany", { n: MAX_SELECTED })} />;
    case "zip-none":
      return <ListError message={t("bulk.zipNone")} />;
    case "all-gone":
      return (
        <Notice tone="warning" place="page" status>
          {t("bulk.errorAllGone")}
        </Notice>
      );
    case "deleted":
      return (
        <Notice tone="success" place="page" status action={undoAction.bind(null, undefined)}>
          <input type="hidden" name="owner" value={owner} />
          <input type="hidden" name="returnTo" value={listPath} />
          {ids.map((id) => (
            <input key={id} type="hidden" name="id" value={id} />
          ))}
          {t("done.deleted", { n: ids.length })} <LinkButton>{t("done.undo")}</LinkButton>
        </Notice>
      );
    case "password-saved": {
      const saved = await getTranslations("newPassword");
      const date = formatDayLong(passwordValidUntil(account.passwordChangedAt), await currentLocale());
      return (
        <Notice tone="success" place="page" status>
          {saved("saved", { date })}
        </Notice>
      );
    }
    case "other-account": {
      const system = await getTranslations("system");
      return (
        <Notice tone="warning" place="page" status>
          {system("otherAccount")}
        </Notice>
      );
    }
    default:
      return (
        <Notice tone="success" place="page" status>
          {t(`done.${kind}`, { n })}
        </Notice>
      );
  }
}

async function ListError({ message }: { message: string }) {
  return <ErrorSummary texts={await formTexts()} errors={[{ field: "list", message }]} />;
}
