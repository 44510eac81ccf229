import { Icon } from "../graphics/icon";
import { ButtonLink } from "./button";
import styles from "./pagination.module.css";

type PageLink = { href: string; text: string };
type PaginationProps = {
  label: string;
  /** "1–20. küldemény, összesen 34" */
  summary: string;
  previous?: PageLink;
  next?: PageLink;
};

/** Links to the previous and next page; a page that does not exist has no link. */
export function Pagination({ label, summary, previous, next }: PaginationProps) {
  return (
    <nav className={styles.pages} aria-label={label}>
      <p>{summary}</p>
      {previous ? (
        <ButtonLink href={previous.href} rel="prev" icon="left">
          {previous.text}
        </ButtonLink>
      ) : null}
      {next ? (
        <ButtonLink href={next.href} rel="next">
          {next.text}
          <Icon name="right" />
        </ButtonLink>
      ) : null}
    </nav>
  );
}
