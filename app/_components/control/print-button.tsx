"use client";
import { useEffect, useState } from "react";
import { Button } from "./button";

/** Opens the browser's print dialog. Renders nothing without script. */
export function PrintButton({ children }: { children: string }) {
  const [scripted, setScripted] = useState(false);
  useEffect(() => setScripted(true), []);
  if (!scripted) return null;
  return (
    <Button variant="quiet" small icon="print" type="button" onClick={() => window.print()}>
      {children}
    </Button>
  );
}
