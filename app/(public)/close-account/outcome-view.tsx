import { Button, ButtonLink, Buttons } from "@/app/_components/control/button";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import type { LiveSession } from "@/lib/auth/session/live-session";
import type { ClosureOutcome } from "@/lib/closure/describe-closure";
import { formatDayLong } from "@/lib/i18n/format";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { ownerOf } from "./customer";
import { withdrawAction } from "./withdraw-action";

type OutcomeProps = {
  outcome: ClosureOutcome;
  /** The signed-in account whose request it is; it gets a button to withdraw the request. */
  account: LiveSession["account"] | null;
};

/** The state of a closure request: closes on a given day, or staff decide. */
export async function ClosureOutcomeView({ outcome, account }: OutcomeProps) {
  const t = await getTranslations("closure");
  const { heading, lead, details } = await outcomeTexts(outcome);
  return (
    <Narrow>
      <PageHead heading={heading} lead={lead} />
      <Card label={heading}>
        {details ? <div className="flow">{details}</div> : null}
        <Buttons fill after={details !== null}>
          <ButtonLink variant="primary" icon="download" href="/download">
            {t("save")}
          </ButtonLink>
          {account ? (
            <form action={withdrawAction.bind(null, undefined)}>
              <input type="hidden" name="owner" value={ownerOf(account)} />
              <Button>{t("withdraw")}</Button>
            </form>
          ) : null}
        </Buttons>
      </Card>
    </Narrow>
  );
}

async function outcomeTexts({ state, closesOn, byRule, reference, contracts }: ClosureOutcome) {
  const t = await getTranslations("closure");
  const locale = await currentLocale();
  if (state === "grace" && closesOn) {
    return {
      heading: t("rule.heading", { date: formatDayLong(closesOn, locale) }),
      lead: t("reference", { ref: reference }),
      details: <p>{byRule ? t("rule.text") : t("approved")}</p>,
    };
  }
  const contract = contracts.map(({ number, product }) => (product ? `${product} (${number})` : number)).join(", ");
  return {
    heading: t("received.heading"),
    lead: t("received.text", { ref: reference }),
    details: contract ? (
      <>
        <h2 className="as-h3">{t("staff.heading")}</h2>
        <p>{t("staff.text", { contract })}</p>
      </>
    ) : null,
  };
}
