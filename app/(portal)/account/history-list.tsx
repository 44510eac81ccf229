import { Disclosure } from "@/app/_components/layout/disclosure";
import { Row, Rows } from "@/app/_components/layout/rows";
import { actionTextsForCustomer } from "@/app/_frame/staff-action-texts";
import type { StaffAction } from "@/lib/account/staff-actions";
import type { SignIn } from "@/lib/auth/session/list-sign-ins";
import { formatDateTime } from "@/lib/i18n/format";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

/** Lists recent sign-ins with browser and system, so that the customer can notice a foreign one. */
export async function SignInList({ signIns }: { signIns: readonly SignIn[] }) {
  const t = await getTranslations("account");
  const session = await getTranslations("account.sessions");
  const locale = await currentLocale();
  return (
    <section className="card" aria-label={t("history")}>
      <Disclosure heading={t("history")}>
        <Rows>
          {signIns.map(({ id, at, browser, system }) => {
            const device = {
              browser: browser ?? session("unknownBrowser"),
              system: system ?? session("unknownSystem"),
            };
            return <Row key={id} title={formatDateTime(at, locale)} meta={[session("device", device)]} />;
          })}
        </Rows>
      </Disclosure>
    </section>
  );
}

/** Lists what the insurer's staff viewed or changed in the account. */
export async function StaffActionList({ actions }: { actions: readonly StaffAction[] }) {
  const t = await getTranslations("account.staff");
  const textOf = await actionTextsForCustomer();
  const roles = await getTranslations("staff.role");
  const locale = await currentLocale();
  return (
    <section className="card" aria-label={t("heading")}>
      <Disclosure heading={t("heading")}>
        {actions.length === 0 ? (
          <p>{t("none")}</p>
        ) : (
          <Rows>
            {actions.map(({ at, kind, by }) => (
              <Row
                key={`${at.toISOString()} ${kind}`}
                title={textOf(kind)}
                meta={[
                  formatDateTime(at, locale),
                  // Role and number, never the name.
                  ...(by ? [t("by", { role: roles(by.role), n: by.number })] : []),
                ]}
              />
            ))}
          </Rows>
        )}
      </Disclosure>
    </section>
  );
}
