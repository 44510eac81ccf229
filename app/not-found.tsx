import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NotFoundView } from "./_frame/not-found-view";
import { PageFrame } from "./_frame/page-frame";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("system.notFound"))("heading") };
}

/** Page for an unknown address. */
export default function NotFoundPage() {
  return (
    <PageFrame>
      <NotFoundView />
    </PageFrame>
  );
}
