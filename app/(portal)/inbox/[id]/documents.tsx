import { getTranslations } from "next-intl/server";
import { DocumentList, DocumentTile } from "@/app/_components/document-tile";
import { Sheet } from "@/app/_components/sheet";
import { formatFileSize } from "@/lib/i18n/format";
import type { DocumentFacts } from "@/lib/mailbox/get-message";
import { currentLocale } from "@/lib/web/locale";

type DocumentsProps = {
  documents: DocumentFacts[];
  /** What lies in the bin opens only from there. */
  from?: "inbox" | "bin";
};

/** The item's documents, each to be opened in the browser's own viewer or saved. */
export async function Documents({ documents, from = "inbox" }: DocumentsProps) {
  const t = await getTranslations("message.document");
  const common = await getTranslations("common");
  const locale = await currentLocale();
  const texts = { open: t("open"), download: t("save"), newTab: common("newTab") };
  const suffix = from === "bin" ? "from=bin" : "";
  return (
    <Sheet heading={t("heading", { n: documents.length })} headingId="documents">
      <DocumentList>
        {documents.map(({ id, filename, sizeBytes }) => (
          <DocumentTile
            key={id}
            kind="PDF"
            name={filename}
            meta={`PDF, ${formatFileSize(sizeBytes, locale)}`}
            openHref={`/documents/${id}${suffix ? `?${suffix}` : ""}`}
            downloadHref={`/documents/${id}?download=1${suffix ? `&${suffix}` : ""}`}
            texts={texts}
          />
        ))}
      </DocumentList>
      <p className="hint">{t("saveTip")}</p>
    </Sheet>
  );
}
