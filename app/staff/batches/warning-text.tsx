import type { BatchWarning } from "@/lib/delivery/api-batch/batch-warnings";
import { getTranslations } from "@/lib/web/texts";

/** What is unusual about a batch, in a sentence. */
export async function WarningText({ warning }: { warning: BatchWarning }) {
  const t = await getTranslations("staff.uploads.one.warning");
  switch (warning.code) {
    case "many-for-one-customer":
      return t("many-for-one-customer", { n: warning.messages, email: warning.email });
    case "all-placed-before":
      return t("all-placed-before", { n: warning.messages });
    default:
      return t(warning.code, { n: warning.messages, usual: warning.usual });
  }
}
