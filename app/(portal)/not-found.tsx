import { NotFoundView } from "@/app/_frame/not-found-view";

/** Rendered by `notFound()`; the layout provides the frame. */
export default function PortalNotFoundPage() {
  return <NotFoundView />;
}
