import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { DocumentList, DocumentTile } from "@/app/_components/data/document-tile";
import { Card } from "@/app/_components/layout/card";
import { formatFileSize } from "@/lib/i18n/format";
import type { DocumentSummary } from "@/lib/mailbox/message/get-message";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { DocumentPreview } from "./document-preview";

type DocumentsProps = {
  documents: DocumentSummary[];
  /** With it, all documents of the message are offered in one ZIP. */
  messageId?: string;
  /** Documents of a message in the trash open only from the trash. */
  from?: "inbox" | "trash";
};

/** The documents of a message; each can be opened in the browser or downloaded. */
export async function Documents({ documents, messageId, from = "inbox" }: DocumentsProps) {
  const t = await getTranslations("message.document");
  const common = await getTranslations("common");
  const locale = await currentLocale();
  const texts = { open: t("open"), download: t("save"), newTab: common("newTab") };
  const totalBytes = documents.reduce((sum, document) => sum + document.sizeBytes, 0);
  const suffix = from === "trash" ? "from=trash" : "";
  return (
    <Card heading={t("heading", { n: documents.length })} headingId="documents">
      <DocumentList>
        {documents.map(({ id, filename, sizeBytes }, index) => (
          <DocumentTile
            key={id}
            kind="PDF"
            name={filename}
            meta={`PDF, ${formatFileSize(sizeBytes, locale)}`}
            openHref={`/documents/${id}${suffix ? `?${suffix}` : ""}`}
            downloadHref={`/documents/${id}?download=1${suffix ? `&${suffix}` : ""}`}
            texts={texts}
          >
            <DocumentPreview
              href={`/documents/${id}${suffix ? `?${suffix}` : ""}`}
              name={filename}
              open={index === 0 && from === "inbox"}
              texts={{ preview: t("preview"), none: t("noPreview") }}
            />
          </DocumentTile>
        ))}
      </DocumentList>
      {messageId && documents.length > 1 ? (
        <Buttons after>
          <ButtonLink small icon="download" href={`/download/zip?message=${messageId}`}>
            {t("all", { size: formatFileSize(totalBytes, locale) })}
          </ButtonLink>
        </Buttons>
      ) : null}
      <p className="hint after">{t("saveTip")}</p>
    </Card>
  );
}
