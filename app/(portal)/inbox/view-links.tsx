import styles from "./list-head.module.css";

/** A view of the inbox: its address, name and number of messages. */
export type View = readonly [href: string, text: string, count: string, current: 0 | 1, attention: 0 | 1];

/** The views as links in one line, each with its count. Without script, so that the list page does not load more. */
export function ViewLinks({ label, views }: { label: string; views: readonly View[] }) {
  return (
    <nav className={styles.views} aria-label={label}>
      {views.map(([href, text, count, current, attention]) => (
        <a
          key={href}
          className={attention ? styles.attention : undefined}
          href={href}
          aria-current={current ? "page" : undefined}
        >
          {text} <span className="num">{count}</span>
        </a>
      ))}
    </nav>
  );
}
