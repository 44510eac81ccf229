import styles from "./site-frame.module.css";

/** The insurer's logo if one is configured, else the portal's own. */
export function BrandMark({ logoUrl }: { logoUrl: string | null }) {
  if (logoUrl) {
    // biome-ignore lint/performance/noImgElement: next.config.ts turns the image optimiser off
    return <img className={styles.logo} src={logoUrl} alt="" />;
  }
  return (
    <svg className={styles.mark} viewBox="0 0 36 36" aria-hidden="true" focusable="false">
      <rect width="36" height="36" rx="9" fill="currentColor" />
      <path
        className={styles.markSheet}
        d="M12 8h12a1.5 1.5 0 0 1 1.5 1.5v9.3L18 23.6l-7.5-4.8V9.5A1.5 1.5 0 0 1 12 8z"
      />
      <path
        className={styles.markSheet}
        fillOpacity=".62"
        d="M7.5 19.2 18 26l10.5-6.8v7.3a2 2 0 0 1-2 2h-17a2 2 0 0 1-2-2z"
      />
    </svg>
  );
}
