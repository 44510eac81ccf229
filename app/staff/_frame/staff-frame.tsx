import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Button } from "@/app/_components/control/button";
import { Icon } from "@/app/_components/graphics/icon";
import { BrandMark } from "@/app/_components/site/brand-mark";
import { LanguageForm } from "@/app/_components/site/language-form";
import { siteIdentity } from "@/app/_components/site/site-identity";
import { secondsBetween } from "@/lib/kernel/time";
import { mayUse, type StaffAccess } from "@/lib/staff/access";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { currentLocale } from "@/lib/web/locale";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { signOutStaffAction } from "../actions";
import { KeyboardHelp } from "./keyboard-help";
import { ReloadRestoredPage } from "./reload-restored-page";
import { SessionWarning } from "./session-warning";
import styles from "./staff-frame.module.css";

/** The menu: path, text key, and what a role must be allowed to see the entry. */
const MENU = [
  ["/staff", "start", "GET /staff"],
  ["/staff/replies", "replies", "GET /staff/replies"],
  ["/staff/closures", "closures", "GET /staff/closures"],
  ["/staff/customers", "customers", "GET /staff/customers"],
  ["/staff/messages", "messages", "GET /staff/messages"],
  ["/staff/batches", "batches", "GET /staff/batches"],
  ["/staff/unreachable", "unreachable", "GET /staff/unreachable"],
  ["/staff/templates", "templates", "GET /staff/templates"],
] as const satisfies readonly (readonly [string, string, StaffAccess])[];

function isCurrent(entry: string, path: string): boolean {
  const [own] = path.split("?");
  return own === entry || (entry !== "/staff" && path.startsWith(`${entry}/`));
}

/**
 * The frame of every page of the workspace: denser than the customers' pages, with the same tokens. Without a session
 * it has no menu.
 */
export async function StaffFrame({ session, children }: { session?: StaffSession; children: ReactNode }) {
  const t = await getTranslations("staff.frame");
  const common = await getTranslations("common");
  const path = (await headers()).get("x-portal-path") ?? "/staff";
  const other = (await currentLocale()) === "hu" ? "en" : "hu";
  const { brandName, logoUrl } = siteIdentity();
  return (
    <div className={styles.workspace}>
      <a className={styles.skip} href="#main">
        {common("skip")}
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <a className={styles.brand} href="/staff">
            <BrandMark logoUrl={logoUrl} />
            <span>
              <b>{brandName}</b> {t("product")}
            </span>
          </a>
          {session ? (
            <>
              <KeyboardHelp
                texts={{
                  heading: t("keys.heading"),
                  next: t("keys.next"),
                  open: t("keys.open"),
                  page: t("keys.page"),
                  search: t("keys.search"),
                  take: t("keys.take"),
                  answer: t("keys.answer"),
                  help: t("keys.help"),
                  turnOff: t("keys.turnOff"),
                  turnOn: t("keys.turnOn"),
                  close: t("keys.close"),
                }}
              />
              <button className="menu-button" type="button" popoverTarget="menu">
                <Icon name="menu" />
                {common("nav.menu")}
              </button>
            </>
          ) : null}
          {/* On a phone a popover that the button opens, without script too; on a wide screen two lines of the header. */}
          <div className={session ? styles.panel : undefined} id="menu" popover={session ? "auto" : undefined}>
            <LanguageForm other={[other, common("language.switch")]} returnTo={path} className={styles.action} />
            {session ? (
              <>
                <Person session={session} />
                <Menu session={session} path={path} label={t("menu")} texts={(key) => t(key)} />
              </>
            ) : null}
          </div>
        </div>
      </header>
      <main className={styles.main} id="main" tabIndex={-1}>
        {children}
      </main>
      {session ? (
        <>
          <ReloadRestoredPage />
          <SessionWarning
            secondsLeft={secondsBetween(webContext().clock.now(), session.endsAt)}
            texts={{
              heading: t("timeout.heading"),
              text: t("timeout.text"),
              stay: t("timeout.stay"),
              error: t("timeout.error"),
            }}
          >
            <form action={signOutStaffAction.bind(null, undefined)}>
              <input type="hidden" name="owner" value={staffMark(session)} />
              <Button>{t("signOut")}</Button>
            </form>
          </SessionWarning>
        </>
      ) : null}
    </div>
  );
}

type MenuProps = {
  session: StaffSession;
  path: string;
  label: string;
  texts: (key: (typeof MENU)[number][1]) => string;
};

function Menu({ session, path, label, texts }: MenuProps) {
  return (
    <nav className={styles.menu} aria-label={label}>
      <ul>
        {MENU.filter(([, , access]) => mayUse(session.member.role, access)).map(([href, key]) => (
          <li key={href}>
            <a className={styles.link} href={href} aria-current={isCurrent(href, path) ? "page" : undefined}>
              {texts(key)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Who is signed in, with number and role as customers read them, and the button to sign out. */
async function Person({ session }: { session: StaffSession }) {
  const t = await getTranslations("staff");
  const { name, number, role } = session.member;
  return (
    <form className={styles.person} action={signOutStaffAction.bind(null, undefined)}>
      <input type="hidden" name="owner" value={staffMark(session)} />
      <span>
        {name} <span className="muted">{t("frame.person", { role: t(`role.${role}`), n: number })}</span>
      </span>
      <button className={styles.action} type="submit">
        {t("frame.signOut")}
      </button>
    </form>
  );
}
