import type { ReactNode } from "react";
import type { FoundIn as Found } from "@/lib/mailbox/search/found-snippet";
import { getTranslations } from "@/lib/web/texts";
import { FoundIn } from "./found-in";

/** Makes the sentence of a hit. An element: only searches have it, so its script is not loaded with every list. */
export async function foundFunction(): Promise<(found: Found) => ReactNode> {
  const t = await getTranslations("inbox.found");
  return ({ document, snippet }) => <FoundIn found={[document ? t("document", document) : t("text"), ...snippet]} />;
}
