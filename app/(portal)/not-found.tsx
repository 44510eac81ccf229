import { NotFoundView } from "@/app/_frame/not-found-view";

/** What `notFound()` shows here: the layout has drawn the frame already. */
export default function PortalNotFoundPage() {
  return <NotFoundView />;
}
