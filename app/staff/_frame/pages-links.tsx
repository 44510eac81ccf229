import styles from "./staff-table.module.css";

type PagesLinksProps = {
  /** Address of the first page; null on it. */
  first: string | null;
  /** Address of the next page; null on the last one. */
  next: string | null;
  texts: { first: string; next: string };
};

/** Links below a list that is paged by key. */
export function PagesLinks({ first, next, texts }: PagesLinksProps) {
  if (!first && !next) return null;
  return (
    <p className={styles.inline}>
      {first ? <a href={first}>{texts.first}</a> : null}
      {next ? (
        <a href={next} rel="next">
          {texts.next}
        </a>
      ) : null}
    </p>
  );
}
