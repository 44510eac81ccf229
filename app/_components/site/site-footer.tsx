import { getTranslations } from "next-intl/server";
import styles from "./site-frame.module.css";

/** The same links in the same order on every page (WCAG 3.2.6), then the version. */
export async function SiteFooter({ version }: { version: string }) {
  const t = await getTranslations("common.footer");
  return (
    <footer className={styles.footer}>
      <div className="wrap">
        <ul>
          <li>
            <a href="/help">{t("help")}</a>
          </li>
          <li>
            <a href="/privacy">{t("privacy")}</a>
          </li>
          <li>
            <a href="/cookies">{t("cookies")}</a>
          </li>
          <li>
            <a href="/accessibility">{t("accessibility")}</a>
          </li>
          <li>
            <a href="/terms">{t("terms")}</a>
          </li>
          <li>{t("version", { version })}</li>
        </ul>
      </div>
    </footer>
  );
}
