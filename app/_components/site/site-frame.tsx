import { headers } from "next/headers";
import type { ReactNode } from "react";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import type { Locale } from "@/messages";
import { SiteFooter } from "./site-footer";
import { SiteHeader, type SiteHeaderProps } from "./site-header";
import { siteIdentity } from "./site-identity";
import type { MenuPage } from "./site-menu";

/** Path and query of the page, set by lib/web/page-request.ts; a value from outside is removed. */
const PATH_HEADER = "x-portal-path";

const MENU_PAGES = ["inbox", "contracts", "sent", "trash", "services", "account"] as const;
const FOOTER_PAGES = ["help", "privacy", "cookies", "accessibility", "terms"] as const;

type MenuInput = {
  /** Number of unread messages, or a promise of it; 0 is not shown. */
  unread: number | Promise<number>;
  /** Path that the sign-out form posts to. */
  signOut: string;
};

type SiteFrameProps = {
  /** Menu of the signed-in customer; absent on pages without a session. */
  account?: MenuInput;
  /** Mark of the account whose page this is, for the language switch; absent on pages without a session. */
  owner?: string;
  current?: MenuPage;
  /** Own path to return to after the language switch; default is the page itself. */
  returnTo?: string;
  children: ReactNode;
};

/** The frame of every page: skip link, header, `main`, footer. */
export function SiteFrame({ account, owner, current, returnTo, children }: SiteFrameProps) {
  return (
    <>
      <Header account={account} owner={owner} current={current} returnTo={returnTo} />
      <main className="wrap" id="main" tabIndex={-1}>
        {children}
      </main>
      <Footer />
    </>
  );
}

/** Awaits the number of unread messages; the page is read from the database at the same time. */
async function Header({ account, owner, current, returnTo }: Omit<SiteFrameProps, "children">) {
  const path = returnTo ?? (await headers()).get(PATH_HEADER) ?? undefined;
  const t = await getTranslations("common");
  const other: Locale = (await currentLocale()) === "hu" ? "en" : "hu";
  const { brandName, logoUrl } = siteIdentity();
  return (
    <SiteHeader
      skip={t("skip")}
      brandName={brandName}
      productName={t("productName")}
      logoUrl={logoUrl}
      other={[other, t("language.switch")]}
      returnTo={path}
      owner={owner}
      help={t("nav.help")}
      menu={account ? await menuOf(account, current) : undefined}
    />
  );
}

async function menuOf({ unread, signOut }: MenuInput, current?: MenuPage): Promise<SiteHeaderProps["menu"]> {
  const t = await getTranslations("common.nav");
  const n = await unread;
  return {
    label: t("label"),
    button: t("menu"),
    links: MENU_PAGES.map((page) => [page, t(page)] as const),
    unread: n > 0 ? [n, t("unreadCount", { n })] : undefined,
    signOut: [signOut, t("signOut")],
    current,
  };
}

async function Footer() {
  const t = await getTranslations("common.footer");
  const { version } = siteIdentity();
  return (
    <SiteFooter
      links={FOOTER_PAGES.map((page) => [`/${page}`, t(page)] as const)}
      version={t("version", { version })}
    />
  );
}
