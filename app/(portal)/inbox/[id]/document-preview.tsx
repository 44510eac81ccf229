"use client";
import { useState } from "react";
import { Icon } from "@/app/_components/graphics/icon";
import styles from "./document-preview.module.css";

type DocumentPreviewProps = { href: string; name: string; texts: { preview: string; none: string } };

/**
 * Shows the document in an iframe on wide screens. The iframe exists only while the preview is open, because fetching a
 * document is recorded as opening it.
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

/** A browser without a PDF viewer reports that; a sentence replaces the empty iframe. */
function Frame({ href, title, none }: { href: string; title: string; none: string }) {
  if (!navigator.pdfViewerEnabled) return <p className="hint">{none}</p>;
  return <iframe className={styles.frame} src={href} title={title} />;
}
