import { getTranslations } from "next-intl/server";
import { Fold } from "@/app/_components/fold";
import { Timeline } from "@/app/_components/timeline";
import { formatDateTime } from "@/lib/i18n/format";
import type { HistoryEntry } from "@/lib/mailbox/get-message";
import { currentLocale } from "@/lib/web/locale";

/** What happened to the item and who saw it, in plain words, oldest first. */
export async function History({ history, emailAddress }: { history: HistoryEntry[]; emailAddress: string }) {
  const t = await getTranslations("message.history");
  const locale = await currentLocale();
  const textOf = ({ kind, filename }: HistoryEntry): string | null => {
    const email = emailAddress;
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
        return t("downloaded", { name: filename ?? "" });
      case "replied":
        return t("replied");
      case "deleted":
        return t("deleted");
      case "restored":
        return t("restored");
      case "withdrawn":
        return t("withdrawn");
      case "viewed-by-staff":
        return t("staff");
      case "purged":
        return null;
    }
  };
  const events = history.flatMap((entry, index) => {
    const text = textOf(entry);
    if (text === null) return [];
    const { at, actor } = entry;
    return [
      {
        id: String(index),
        dateTime: at.toISOString(),
        time: formatDateTime(at, locale),
        text,
        byYou: actor === "customer",
      },
    ];
  });
  return (
    <Fold heading={t("heading")} level={2}>
      <p className="hint">{t("lead")}</p>
      <Timeline events={events} />
    </Fold>
  );
}
