"use client";
import { Icon } from "../graphics/icon";
import { BfcacheReload } from "./bfcache-reload";
import { BrandMark } from "./brand-mark";
import { LanguageForm } from "./language-form";
import styles from "./site-frame.module.css";
import { SiteMenu, type SiteMenuProps } from "./site-menu";

export type SiteHeaderProps = {
  skip: string;
  brandName: string;
  productName: string;
  logoUrl: string | null;
  other: readonly [locale: string, text: string];
  returnTo?: string;
  owner?: string;
  /** Text of the link to the help. */
  help: string;
  /** Menu of the signed-in customer with the text of its button; absent on pages without a session. */
  menu?: Omit<SiteMenuProps, "help" | "other" | "returnTo" | "owner"> & { button: string };
};

/**
 * Skip link, brand, language switch and menu. A client component, so that a page contains them once as HTML and once
 * as texts, not as elements.
 */
export function SiteHeader({ skip, brandName, productName, logoUrl, help, menu, ...language }: SiteHeaderProps) {
  return (
    <>
      <a className={styles.skip} href="#main">
        {skip}
      </a>
      <header className={styles.header}>
        <div className={menu ? `wrap ${styles.bar} ${styles.hasMenu}` : `wrap ${styles.bar}`}>
          <a className={styles.brand} href={menu ? "/inbox" : "/login"}>
            <BrandMark logoUrl={logoUrl} />
            <span>
              <span className={styles.brandName}>{brandName}</span>{" "}
              <span className={styles.product}>{productName}</span>
            </span>
          </a>
          <a className={`${styles.language} ${styles.help}`} href="/help">
            {help}
          </a>
          <LanguageForm {...language} className={styles.language} />
          {menu ? (
            <button className="menu-button" type="button" popoverTarget="menu">
              <Icon name="menu" />
              {menu.button}
            </button>
          ) : null}
        </div>
        {menu ? <SiteMenu {...menu} {...language} help={help} /> : null}
      </header>
      {menu ? <BfcacheReload /> : null}
    </>
  );
}
