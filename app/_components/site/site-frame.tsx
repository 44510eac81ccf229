import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Icon } from "../graphics/icon";
import { BfcacheReload } from "./bfcache-reload";
import { BrandMark } from "./brand-mark";
import { LanguageForm } from "./language-form";
import { SiteFooter } from "./site-footer";
import styles from "./site-frame.module.css";
import { siteIdentity } from "./site-identity";
import { type MenuPage, SiteMenu, type SiteMenuProps } from "./site-menu";

/** Path and query of the page, set by lib/web/page-request.ts; a value from outside is removed. */
const PATH_HEADER = "x-portal-path";

type SiteFrameProps = {
  /** Menu of the signed-in customer; absent on pages without a session. */
  account?: Pick<SiteMenuProps, "unread" | "signOut">;
  /** Mark of the account whose page this is, for the language switch; absent on pages without a session. */
  owner?: string;
  current?: MenuPage;
  /** Own path to return to after the language switch; default is the page itself. */
  returnTo?: string;
  children: ReactNode;
};

/** The frame of every page: skip link, header, `main`, footer. */
export async function SiteFrame({ account, owner, current, returnTo, children }: SiteFrameProps) {
  const returnPath = returnTo ?? (await headers()).get(PATH_HEADER) ?? undefined;
  const t = await getTranslations("common");
  const { brandName, logoUrl, version } = siteIdentity();
  return (
    <>
      <a className={styles.skip} href="#main">
        {t("skip")}
      </a>
      <header className={styles.header}>
        <div className={account ? `wrap ${styles.bar} ${styles.hasMenu}` : `wrap ${styles.bar}`}>
          <a className={styles.brand} href={account ? "/inbox" : "/login"}>
            <BrandMark logoUrl={logoUrl} />
            <span>
              <span className={styles.brandName}>{brandName}</span>{" "}
              <span className={styles.product}>{t("productName")}</span>
            </span>
          </a>
          <LanguageForm returnTo={returnPath} owner={owner} className={styles.language} />
          {account ? (
            <button className={styles.menuButton} type="button" popoverTarget="menu">
              <Icon name="menu" />
              {t("nav.menu")}
            </button>
          ) : null}
        </div>
        {account ? <SiteMenu {...account} current={current} returnTo={returnPath} owner={owner} /> : null}
      </header>
      <main className="wrap" id="main" tabIndex={-1}>
        {children}
      </main>
      <SiteFooter version={version} />
      {account ? <BfcacheReload /> : null}
    </>
  );
}
