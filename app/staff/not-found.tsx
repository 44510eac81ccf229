"use client";
import { lazy, Suspense } from "react";

const NotFoundTexts = lazy(async () => ({
  default: (await import("../(portal)/not-found-texts")).NotFoundTexts,
}));

/** Rendered in the browser after `notFound()`, where lib/server does not run: see `answerClosed`. */
export default function StaffNotFoundPage() {
  return (
    <main className="wrap" id="main" tabIndex={-1}>
      <Suspense>
        <NotFoundTexts />
      </Suspense>
    </main>
  );
}
