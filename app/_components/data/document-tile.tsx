import type { ReactNode } from "react";
import { ButtonLink } from "../control/button";
import { FileName } from "../text/file-name";
import styles from "./document-tile.module.css";

export function DocumentList({ children }: { children: ReactNode }) {
  return <ul className={styles.documents}>{children}</ul>;
}

type DocumentTileProps = {
  /** At most four characters, shown on the page symbol. */
  kind: string;
  name: string;
  /** Format and size, e.g. "PDF, 248 kB". */
  meta: string;
  openHref: string;
  downloadHref: string;
  texts: { open: string; download: string; newTab: string };
  /** Shown below the tile at full width. */
  children?: ReactNode;
};

/** One document, with an open and a download button. */
export function DocumentTile({ kind, name, meta, openHref, downloadHref, texts, children }: DocumentTileProps) {
  return (
    <li>
      <div className={styles.document}>
        <svg className={styles.sheet} viewBox="0 0 36 46" aria-hidden="true" focusable="false">
          <path
            className={styles.page}
            d="M4 3.5A1.5 1.5 0 0 1 5.5 2H23l9 9v31.5a1.5 1.5 0 0 1-1.5 1.5h-25A1.5 1.5 0 0 1 4 42.5z"
          />
          <path d="M23 2v9h9M10 18h16M10 24h11" />
          <text x="9.5" y="38">
            {kind}
          </text>
        </svg>
        <div>
          <p className={styles.name}>
            <FileName name={name} />
          </p>
          <p className="hint">{meta}</p>
        </div>
        <div className={styles.actions}>
          <ButtonLink
            small
            icon="open"
            href={openHref}
            target="_blank"
            rel="noopener"
            hiddenText={`: ${name} ${texts.newTab}`}
          >
            {texts.open}
          </ButtonLink>
          <ButtonLink small icon="download" href={downloadHref} hiddenText={`: ${name}`}>
            {texts.download}
          </ButtonLink>
        </div>
      </div>
      {children}
    </li>
  );
}
