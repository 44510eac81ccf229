import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { Timeline } from "@/app/_components/data/timeline";
import { Disclosure } from "@/app/_components/layout/disclosure";
import { shownStaff } from "@/lib/audit/staff-actor";
import { formatDateTime } from "@/lib/i18n/format";
import type { HistoryEntry } from "@/lib/mailbox/message/get-message";
import { ATTACHMENT_COMMAND } from "@/lib/mailbox/staff/staff-view";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

type HistoryLine = { at: Date; text: string; byYou: boolean };

/** Joins consecutive lines with the same text into one line with a count. */
function groupRepeats(lines: readonly HistoryLine[]) {
  const groups: { first: Date; last: Date; n: number; text: string; byYou: boolean }[] = [];
  for (const { at, text, byYou } of lines) {
    const previous = groups.at(-1);
    if (previous?.text === text) {
      previous.n += 1;
      previous.last = at;
    } else groups.push({ first: at, last: at, n: 1, text, byYou });
  }
  return groups;
}

type HistoryProps = {
  history: HistoryEntry[];
  /** The message of which a certificate is offered; null: none can be made. */
  certifiedId: string | null;
};

/** The history of the message, oldest event first, and the link to its certificate. */
export async function History({ history, certifiedId }: HistoryProps) {
  const t = await getTranslations("message.history");
  const roles = await getTranslations("staff.role");
  const certificate = await getTranslations("certificate");
  const locale = await currentLocale();
  const textOf = ({ kind, filename, toAddress, details }: HistoryEntry): string | null => {
    const email = toAddress ?? "–";
    switch (kind) {
      case "placed":
        return t("placed");
      case "notified":
        return t("notified", { email });
      case "notice-failed":
        return t("notifyFailed", { email });
      case "reminded":
        return t("reminded", { email });
      case "opened":
        return filename ? t("openedDocument", { name: filename }) : t("opened");
      case "downloaded":
        return filename ? t("downloaded", { name: filename }) : t("downloadedText");
      case "replied":
        return t("replied");
      case "deleted":
        return t("deleted");
      case "restored":
        return t("restored");
      case "withdrawn":
        return t("withdrawn");
      case "superseded":
        return t("superseded");
      case "viewed-by-staff": {
        const by = shownStaff(details);
        if (!by) return t("staff");
        const who = { role: roles(by.role), n: by.number };
        return details.command === ATTACHMENT_COMMAND ? t("staffAttachment", who) : t("staffBy", who);
      }
      case "purged":
        return null;
    }
  };
  const events = groupRepeats(
    history.flatMap(({ at, actor, ...entry }) => {
      const text = textOf({ at, actor, ...entry });
      return text === null ? [] : [{ at, text, byYou: actor === "customer" }];
    }),
  ).map(({ first, last, n, text, byYou }) => ({
    id: `${first.toISOString()} ${text}`,
    dateTime: first.toISOString(),
    time: formatDateTime(first, locale),
    text: n === 1 ? text : t("times", { text, n, datetime: formatDateTime(last, locale) }),
    byYou,
  }));
  return (
    <Disclosure heading={t("heading")} level={2}>
      <p className="hint">{t("lead")}</p>
      <Timeline events={events} />
      {certifiedId ? (
        <>
          <Buttons>
            <ButtonLink small icon="download" href={`/download/evidence/${certifiedId}`}>
              {certificate("download")}
            </ButtonLink>
          </Buttons>
          <p className="hint">{certificate("downloadHint")}</p>
        </>
      ) : null}
    </Disclosure>
  );
}
