import { getTranslations } from "next-intl/server";
import { LanguageForm } from "./language-form";
import styles from "./site-frame.module.css";

export type MenuPage = "inbox" | "sent" | "trash" | "services" | "account";
type FormAction = string | ((data: FormData) => void | Promise<void>);

export type SiteMenuProps = {
  /** Number of unread messages, or a promise of it; 0 is not shown. */
  unread: number | Promise<number>;
  /** Target of the sign-out form: a path or a server action. */
  signOut: FormAction;
  current?: MenuPage;
  returnTo?: string;
  /** Mark of the account whose page this is. */
  owner?: string;
};

const PAGES = ["inbox", "sent", "trash", "services", "account"] as const;

/** The main menu: a popover on a phone, a line below the brand on wide screens. Needs no script. */
export async function SiteMenu({ signOut, current, returnTo, owner, ...counts }: SiteMenuProps) {
  const t = await getTranslations("common.nav");
  const unread = await counts.unread;
  return (
    <nav className={styles.menu} id="menu" popover="auto" aria-label={t("label")}>
      <ul>
        {PAGES.map((page) => (
          <li key={page} className={page === "account" ? styles.account : undefined}>
            <a className={styles.link} href={`/${page}`} aria-current={page === current ? "page" : undefined}>
              {t(page)}
              {page === "inbox" && unread > 0 ? (
                <>
                  <span className={styles.count} aria-hidden="true">
                    {unread}
                  </span>
                  <span className="hidden">{t("unreadCount", { n: unread })}</span>
                </>
              ) : null}
            </a>
          </li>
        ))}
        <li>
          <form action={signOut} method={typeof signOut === "string" ? "post" : undefined}>
            <button className={styles.link} type="submit">
              {t("signOut")}
            </button>
          </form>
        </li>
        <li className={styles.menuLanguage}>
          <LanguageForm returnTo={returnTo} owner={owner} className={styles.link} />
        </li>
      </ul>
    </nav>
  );
}
