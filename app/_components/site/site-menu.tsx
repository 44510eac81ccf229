import { LanguageForm } from "./language-form";
import styles from "./site-frame.module.css";

export type MenuPage = "inbox" | "contracts" | "sent" | "trash" | "services" | "account";

export type SiteMenuProps = {
  /** Accessible name of the menu. */
  label: string;
  links: readonly (readonly [page: MenuPage, text: string])[];
  /** The number of unread messages, and the text for screen readers; absent for 0. */
  unread?: readonly [count: number, text: string];
  /** Path that the sign-out form posts to, and the text of its button. */
  signOut: readonly [path: string, text: string];
  current?: MenuPage;
  /** Text of the link to the help; on wide screens the header has it. */
  help: string;
  /** The other language, for the switch. */
  other: readonly [locale: string, text: string];
  returnTo?: string;
  /** Mark of the account whose page this is. */
  owner?: string;
};

/** A larger number would take the room of the words beside it; the inbox has the number itself. */
const MOST_SHOWN = 99;

/** The main menu: a popover on a phone, a line below the brand on wide screens. Needs no script. */
export function SiteMenu({ label, links, unread, signOut, current, help, other, returnTo, owner }: SiteMenuProps) {
  return (
    <nav className={styles.menu} id="menu" popover="auto" aria-label={label}>
      <ul>
        {links.map(([page, text]) => (
          <li key={page} className={page === "account" ? styles.account : undefined}>
            <a className={styles.link} href={`/${page}`} aria-current={page === current ? "page" : undefined}>
              {text}
              {page === "inbox" && unread ? (
                <>
                  <span className={styles.count} aria-hidden="true">
                    {unread[0] > MOST_SHOWN ? `${MOST_SHOWN}+` : unread[0]}
                  </span>
                  <span className="hidden">{unread[1]}</span>
                </>
              ) : null}
            </a>
          </li>
        ))}
        <li className={styles.menuHelp}>
          <a className={styles.link} href="/help">
            {help}
          </a>
        </li>
        <li>
          <form action={signOut[0]} method="post">
            <button className={styles.link} type="submit">
              {signOut[1]}
            </button>
          </form>
        </li>
        <li className={styles.menuLanguage}>
          <LanguageForm other={other} returnTo={returnTo} owner={owner} className={styles.link} />
        </li>
      </ul>
    </nav>
  );
}
