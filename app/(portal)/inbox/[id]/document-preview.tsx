"use client";
import { useState } from "react";
import { Icon } from "@/app/_components/control/icon";
import styles from "./document-preview.module.css";

type DocumentPreviewProps = { href: string; name: string; texts: { preview: string; none: string } };

/**
 * The document in a frame of our own, where there is room and a viewer (UX.md, 1.8). The frame exists only while the fold
 * is open: fetching a document counts as opening it, so nothing is fetched before somebody asks.
 */
export function DocumentPreview({ href, name, texts }: DocumentPreviewProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.preview} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {texts.preview}
        <span className="hidden">: {name}</span>
        <Icon name="chevron" />
      </summary>
      {open ? <Frame href={href} title={`${texts.preview}: ${name}`} none={texts.none} /> : null}
    </details>
  );
}

/** Browsers that cannot show a PDF say so; only then is the sentence better than an empty frame. */
function Frame({ href, title, none }: { href: string; title: string; none: string }) {
  if (!navigator.pdfViewerEnabled) return <p className="hint">{none}</p>;
  return <iframe className={styles.frame} src={href} title={title} />;
}
