"use client";
import { useState } from "react";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";

type StartDownloadProps = { href: string; texts: { submit: string; started: string } };

/**
 * The download button. After a click it announces that the download has started; without script the browser shows that.
 */
export function StartDownload({ href, texts }: StartDownloadProps) {
  const [started, setStarted] = useState(false);
  return (
    <>
      <Buttons after>
        <ButtonLink variant="primary" icon="download" href={href} onClick={() => setStarted(true)}>
          {texts.submit}
        </ButtonLink>
      </Buttons>
      <div role="status" className={started ? "after" : undefined}>
        {started ? <Notice tone="success">{texts.started}</Notice> : null}
      </div>
    </>
  );
}
