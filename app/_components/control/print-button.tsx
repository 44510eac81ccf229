"use client";
import { useEffect, useState } from "react";
import { Button } from "./button";

/** Opens the browser's print dialog; without script there is nothing to see. */
export function PrintButton({ children }: { children: string }) {
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  if (!alive) return null;
  return (
    <Button variant="quiet" small icon="print" type="button" onClick={() => window.print()}>
      {children}
    </Button>
  );
}
