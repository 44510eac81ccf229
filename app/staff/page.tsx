import { Notice } from "@/app/_components/feedback/notice";
import { GIVEN_UP_DAYS, summarizeOperation } from "@/lib/jobs/summarize-operation";
import { readFigures } from "@/lib/staff/figures/read-figures";
import { summarizeWork } from "@/lib/staff/summarize-work";
import { staffListContext } from "@/lib/web/list-context";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import styles from "./_frame/staff-table.module.css";
import { Figures } from "./_start/figures";
import { OperationPanel } from "./_start/operation-panel";
import { WorkPanels } from "./_start/work-panels";
import { staffMetadata, staffPage } from "./staff-page";

const ACCESS = "GET /staff";

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.start"))("heading"));

/** The start page: what needs somebody now, then the figures. */
export default staffPage(ACCESS, async ({ session: { member }, search }) => {
  const t = await getTranslations("staff.start");
  const ctx = webContext();
  const [work, operation, figures] = await Promise.all([
    summarizeWork(await staffListContext(), member),
    summarizeOperation(ctx, member.role),
    readFigures(ctx),
  ]);
  return (
    <div className="flow">
      {await notice(search)}
      <h1>{t("heading")}</h1>
      {isIdle(work, operation) ? <p>{t("nothing")}</p> : null}
      <div className={styles.grid}>
        <OperationPanel operation={operation} />
        <WorkPanels work={work} />
        {operation.givenUp > 0 ? (
          <section className={styles.panel} aria-labelledby="given-up">
            <h2 id="given-up">{t("givenUp")}</h2>
            <p>{t("givenUpText", { n: operation.givenUp, days: GIVEN_UP_DAYS })}</p>
            <p>
              <a href="/staff/unreachable">{t("givenUpLink")}</a>
            </p>
          </section>
        ) : null}
      </div>
      <Figures figures={figures} />
    </div>
  );
});

type Work = Awaited<ReturnType<typeof summarizeWork>>;
type Operation = Awaited<ReturnType<typeof summarizeOperation>>;

/** Whether nothing waits for anybody of this role. */
function isIdle({ replies, closures, approvals }: Work, { givenUp, webhooks, ...faults }: Operation): boolean {
  const waiting = (replies?.open ?? 0) + (closures?.waiting ?? 0) + approvals.length + givenUp + webhooks.length;
  return waiting === 0 && Object.values(faults).every((fault) => fault === null);
}

/** At most one notice from a closed list. */
async function notice(search: Record<string, string | string[] | undefined>) {
  const t = await getTranslations("staff.start.notice");
  const show = (text: string) => (
    <Notice tone="warning" place="page" status>
      {text}
    </Notice>
  );
  if (search.notice === "forbidden") return show(t("forbidden"));
  if (search.notice === "other-account") return show(t("otherAccount"));
  if (search.notice !== "recovery-code") return null;
  const left = Number(search.left);
  return Number.isInteger(left) && left >= 0 ? show(t("recoveryCode", { n: left })) : null;
}
