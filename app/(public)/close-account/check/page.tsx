import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { type SummaryItem, SummaryList } from "@/app/_components/data/summary-list";
import { Notice } from "@/app/_components/feedback/notice";
import { SystemPage } from "@/app/_components/feedback/system-page";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import { closureDetails } from "@/lib/closure/closure-details";
import { setResponseStatus, setRetryAfter } from "@/lib/web/response-status";
import { getTranslations } from "@/lib/web/texts";
import { currentCustomer, ownerOf } from "../customer";
import { readDraft, SHOWN_DRAFT_FIELD, shownDraftMark } from "../draft";
import { sendAction } from "./actions";
import { readWait } from "./wait";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ searchParams }: Search): Promise<Metadata> {
  const wait = readWait((await searchParams).wait);
  return { title: (await getTranslations(wait ? "system.tooMany" : "closure.check"))("heading") };
}

/** Shows all details before the request is sent, each with a link back to its field. */
export default async function CheckClosurePage({ searchParams }: Search) {
  const search = await searchParams;
  const wait = readWait(search.wait);
  if (wait) return <TooManyRequests minutes={wait} />;
  const customer = await currentCustomer();
  const owner = ownerOf(customer);
  const draft = readDraft(await cookies(), owner);
  const details = draft && closureDetails(draft.form);
  if (!draft || !details) redirect("/close-account/details");
  const t = await getTranslations("closure");
  const login = await getTranslations("login");
  const common = await getTranslations("common");
  const postal = details.reason === "switch-to-postal";
  const rows = [
    { field: "reason", term: t("reason.label"), text: postal ? t("reason.postal") : t("reason.ended") },
    ...(postal ? [{ field: "address", term: t("field.address"), text: details.address }] : []),
    { field: "name", term: t("field.name"), text: details.name },
    ...(customer ? [] : [{ field: "email", term: login("emailLabel"), text: draft.email }]),
    { field: "policy", term: t("field.policy"), text: details.policy },
    { field: "note", term: t("field.note"), text: details.note || "–" },
  ];
  const items = rows.map(
    ({ field, term, text }): SummaryItem => ({
      term,
      detail: (
        <>
          {text.split("\n").map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text never change places
            <div key={index}>{line}</div>
          ))}
          <a className="alone" href={`/close-account/details#${field}`}>
            {t("check.change")}
            <span className="hidden"> – {term}</span>
          </a>
        </>
      ),
    }),
  );
  return (
    <Narrow>
      <PageHead heading={t("check.heading")} back={{ href: "/close-account/details", text: common("back") }} />
      {search.notice === "changed" ? (
        <Notice tone="warning" place="page" status>
          {t("check.changed")}
        </Notice>
      ) : null}
      <Card label={t("check.heading")}>
        <SummaryList shape="wide" items={items} />
        <form className="after-l" action={sendAction.bind(null, undefined)}>
          <input type="hidden" name="owner" value={owner} />
          <input type="hidden" name={SHOWN_DRAFT_FIELD} value={shownDraftMark(draft)} />
          <Buttons fill>
            <SubmitButton variant="primary" working={common("working")}>
              {t("check.submit")}
            </SubmitButton>
            <ButtonLink variant="quiet" href="/close-account">
              {common("cancel")}
            </ButtonLink>
          </Buttons>
        </form>
      </Card>
    </Narrow>
  );
}

/** Too many requests from this client. The draft is kept; the link leads back to it. */
async function TooManyRequests({ minutes }: { minutes: number }) {
  setResponseStatus(429);
  setRetryAfter(minutes * 60);
  const t = await getTranslations("system.tooMany");
  const check = await getTranslations("closure.check");
  return (
    <SystemPage heading={t("heading")} lead={t("text", { n: minutes })}>
      <ButtonLink variant="primary" href="/close-account/check">
        {check("heading")}
      </ButtonLink>
    </SystemPage>
  );
}
