"use client";
import { useEffect, useRef, useState } from "react";
import { Icon } from "@/app/_components/graphics/icon";
import styles from "./document-preview.module.css";

/** Page width, no thumbnails: `navpanes` is read by Chromium, `pagemode` by Firefox, `view` by both. */
const VIEWER_PARAMETERS = "view=FitH&navpanes=0&pagemode=none";

type DocumentPreviewProps = {
  href: string;
  name: string;
  /** Open at the beginning. */
  open?: boolean;
  texts: { preview: string; none: string };
};

/**
 * Shows the document in an iframe on wide screens. The iframe exists only while the preview is open and after it was on
 * the screen, because fetching a document is recorded as opening it.
 */
export function DocumentPreview({ href, name, open: openAtFirst = false, texts }: DocumentPreviewProps) {
  const [open, setOpen] = useState(openAtFirst);
  // Nothing to see without a viewer: the preview is then opened by hand only, and says why.
  useEffect(() => setOpen((before) => before && navigator.pdfViewerEnabled), []);
  return (
    <details className={styles.preview} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
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
  const place = useRef<HTMLDivElement>(null);
  const [viewer, setViewer] = useState<"unknown" | "none" | "waiting" | "shown">("unknown");

  useEffect(() => {
    if (!navigator.pdfViewerEnabled) return setViewer("none");
    setViewer("waiting");
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      setViewer("shown");
      observer.disconnect();
    });
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, []);

  if (viewer === "none") return <p className="hint">{none}</p>;
  return (
    <div className={styles.frame} ref={place}>
      {viewer === "shown" ? <iframe src={`${href}#${VIEWER_PARAMETERS}`} title={title} /> : null}
    </div>
  );
}
