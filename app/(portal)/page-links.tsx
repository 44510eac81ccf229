import { Pagination } from "@/app/_components/control/pagination";
import { getTranslations } from "@/lib/web/texts";

type PageLinksProps = {
  page: number;
  pages: number;
  hrefOf(page: number): string;
  /** Default is "2 / 14". */
  summary?: string;
};

/** The links to the other pages of a list; nothing for a single page. */
export async function PageLinks({ page, pages, hrefOf, summary }: PageLinksProps) {
  if (pages <= 1) return null;
  const t = await getTranslations("inbox.page");
  return (
    <Pagination
      label={t("label")}
      summary={summary ?? `${page} / ${pages}`}
      page={page}
      pages={pages}
      hrefOf={hrefOf}
      texts={{
        first: t("first"),
        previous: t("previous"),
        next: t("next"),
        last: t("last"),
        jump: t("jump", { n: pages }),
        go: t("go"),
      }}
    />
  );
}
