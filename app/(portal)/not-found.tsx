"use client";
import { lazy, Suspense } from "react";

/** Loaded when it is needed, because every page behind sign-in contains this element. */
const NotFoundTexts = lazy(async () => ({ default: (await import("./not-found-texts")).NotFoundTexts }));

/** Rendered in the browser after `notFound()`; the layout provides the frame. */
export default function PortalNotFoundPage() {
  return (
    <Suspense>
      <NotFoundTexts />
    </Suspense>
  );
}
