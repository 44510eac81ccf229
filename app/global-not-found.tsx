import { getTranslations } from "@/lib/web/texts";
import { NotFoundView } from "./_frame/not-found-view";
import { PageFrame } from "./_frame/page-frame";
import RootLayout, { generateMetadata as rootMetadata } from "./layout";

export { viewport } from "./layout";

export async function generateMetadata() {
  const heading = (await getTranslations("system.notFound"))("heading");
  const title = (await getTranslations("common"))("title", { heading });
  return { ...(await rootMetadata()), title };
}

/** Page for an unknown address. Next renders it without the root layout. */
export default function NotFoundPage() {
  return (
    <RootLayout>
      <PageFrame>
        <NotFoundView />
      </PageFrame>
    </RootLayout>
  );
}
