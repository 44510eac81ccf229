import { LinkButton } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { formTexts } from "@/app/_components/form/form-texts";
import { CustomerPortalNotice } from "@/app/_frame/customer-portal-notice";
import { passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { formatDayLong } from "@/lib/i18n/format";
import type { SearchParams } from "@/lib/mailbox/list/inbox-query";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webSettings } from "@/lib/web/web-settings";
import { undoAction } from "./actions";
import { type InboxNotice, MAX_SELECTED, readNotice } from "./notices";

type ActionNoticesProps = {
  params: SearchParams;
  account: LiveSession["account"];
  owner: string;
  /** Address of the list without notices. */
  listPath: string;
};

/**
 * The notices above the heading: the result of the last action, and for a customer with a customer portal registration
 * that new messages are there (R4).
 */
export async function ActionNotices({ params, account, owner, listPath }: ActionNoticesProps) {
  const t = await getTranslations("inbox");
  const result = readNotice(params);
  return (
    <>
      {account.customerPortalSince ? (
        <CustomerPortalNotice customerPortalUrl={webSettings().customerPortal?.url ?? null} />
      ) : null}
      {result ? <ResultNotice result={result} owner={owner} listPath={listPath} account={account} /> : null}
      {result?.gone ? (
        <Notice tone="warning" place="page" status>
          {t("bulk.errorGone")}
        </Notice>
      ) : null}
    </>
  );
}

type ResultNoticeProps = { result: InboxNotice } & Omit<ActionNoticesProps, "params">;

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
