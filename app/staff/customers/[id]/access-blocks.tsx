import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { formatDateTime, formatDayLong } from "@/lib/i18n/format";
import type { AccessBlock } from "@/lib/staff/access-block";
import type { CustomerForStaff } from "@/lib/staff/describe-customer";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

/** What keeps the customer out in detail, each with what to do; and when they came in last. */
export async function AccessBlocks({ customer }: { customer: CustomerForStaff }) {
  const t = await getTranslations("staff.customer.block");
  const locale = await currentLocale();
  const { blocks, lastSignInAt, passwordValidUntil } = customer;
  const wordsOf = (block: AccessBlock): string => {
    switch (block.kind) {
      case "locked-by-staff":
        return t("lockedByStaff", { datetime: formatDateTime(block.since, locale) });
      case "locked-by-failures":
        return t("lockedByFailures");
      case "captcha":
        return t("captcha", { n: block.failures });
      case "link-open":
        return t("linkOpen", { datetime: formatDateTime(block.until, locale) });
      case "link-over":
        return t("linkOver");
      case "unreachable":
        return t("unreachable");
    }
  };
  const sentences = [
    ...blocks.map(wordsOf),
    ...(lastSignInAt ? [t("lastSignIn", { datetime: formatDateTime(new Date(lastSignInAt), locale) })] : []),
    ...(passwordValidUntil ? [t("validUntil", { date: formatDayLong(passwordValidUntil, locale) })] : []),
  ];
  if (sentences.length === 0) return null;
  return (
    <ul className="bullets">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <UnbrokenText>{sentence}</UnbrokenText>
        </li>
      ))}
    </ul>
  );
}
