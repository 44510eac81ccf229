"use client";
import styles from "./site-frame.module.css";

/** Path and text of a link. */
export type FooterLink = readonly [href: string, text: string];

/** The same links in the same order on every page (WCAG 3.2.6), then the version. */
export function SiteFooter({ links, version }: { links: readonly FooterLink[]; version: string }) {
  return (
    <footer className={styles.footer}>
      <div className="wrap">
        <ul>
          {links.map(([href, text]) => (
            <li key={href}>
              <a href={href}>{text}</a>
            </li>
          ))}
          <li>{version}</li>
        </ul>
      </div>
    </footer>
  );
}
