import { ButtonLink } from "@/app/_components/control/button";
import { Card } from "@/app/_components/layout/card";
import { Row, Rows } from "@/app/_components/layout/rows";
import { FileName } from "@/app/_components/text/file-name";
import { formatFileSize } from "@/lib/i18n/format";
import type { SentReplyView } from "@/lib/mailbox/reply/sent-replies";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

const FORMATS: Record<string, string> = { "application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG" };

/** The attachments of the reply. They can only be downloaded: the route sends `Content-Disposition: attachment`. */
export async function Attachments({ attachments }: Pick<SentReplyView, "attachments">) {
  if (attachments.length === 0) return null;
  const t = await getTranslations("sent");
  const locale = await currentLocale();
  return (
    <Card heading={t("attachments", { n: attachments.length })} headingId="attachments">
      <Rows>
        {attachments.map(({ id, filename, mediaType, sizeBytes }) => (
          <Row
            key={id}
            title={<FileName name={filename} />}
            meta={[`${FORMATS[mediaType] ?? mediaType}, ${formatFileSize(sizeBytes, locale)}`]}
          >
            <ButtonLink small icon="download" href={`/documents/attachments/${id}`} hiddenText={`: ${filename}`}>
              {t("download")}
            </ButtonLink>
          </Row>
        ))}
      </Rows>
    </Card>
  );
}
