import styles from "./staff-table.module.css";

type ViewTabsProps = {
  label: string;
  views: readonly { key: string; text: string; href: string; isCurrent: boolean }[];
};

/** Links to the views of one list. */
export function ViewTabs({ label, views }: ViewTabsProps) {
  return (
    <nav aria-label={label}>
      <ul className={styles.tabs}>
        {views.map(({ key, text, href, isCurrent }) => (
          <li key={key}>
            <a className={styles.tab} href={href} aria-current={isCurrent ? "page" : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
