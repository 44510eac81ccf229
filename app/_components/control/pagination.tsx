import { Icon } from "../graphics/icon";
import { Button, ButtonLink } from "./button";
import styles from "./pagination.module.css";

type PaginationProps = {
  label: string;
  /** "1–20. küldemény, összesen 34" */
  summary: string;
  /** From 1. */
  page: number;
  pages: number;
  /** Address of a page; the number is its parameter `page`. */
  hrefOf(page: number): string;
  texts: { first: string; previous: string; next: string; last: string; jump: string; go: string };
};

/** More pages than this get a field for the number of a page. */
const PAGES_WITHOUT_JUMP = 5;

/** Links to the first, previous, next and last page, and a field for any other; what leads nowhere is left out. */
export function Pagination({ label, summary, page, pages, hrefOf, texts }: PaginationProps) {
  return (
    <nav className={styles.pages} aria-label={label}>
      <p>{summary}</p>
      {page > 2 ? (
        <ButtonLink variant="quiet" href={hrefOf(1)}>
          {texts.first}
        </ButtonLink>
      ) : null}
      {page > 1 ? (
        <ButtonLink href={hrefOf(page - 1)} rel="prev" icon="left">
          {texts.previous}
        </ButtonLink>
      ) : null}
      {page < pages ? (
        <ButtonLink href={hrefOf(page + 1)} rel="next">
          {texts.next}
          <Icon name="right" />
        </ButtonLink>
      ) : null}
      {page < pages - 1 ? (
        <ButtonLink variant="quiet" href={hrefOf(pages)}>
          {texts.last}
        </ButtonLink>
      ) : null}
      {pages > PAGES_WITHOUT_JUMP ? <Jump page={page} pages={pages} href={hrefOf(1)} texts={texts} /> : null}
    </nav>
  );
}

/** A form that requests the page by its address, so it needs no script. */
function Jump({ page, pages, href, texts }: Pick<PaginationProps, "page" | "pages" | "texts"> & { href: string }) {
  const [path = "", query = ""] = href.split("?");
  const kept = [...new URLSearchParams(query)].filter(([name]) => name !== "page");
  return (
    <form className={styles.jump} action={path}>
      {kept.map(([name, value]) => (
        <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
      ))}
      <label>
        {texts.jump}{" "}
        <input
          className={styles.number}
          type="number"
          name="page"
          min={1}
          max={pages}
          required
          defaultValue={page}
          inputMode="numeric"
        />
      </label>
      <Button small>{texts.go}</Button>
    </form>
  );
}
