import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { NotFoundView } from "@/app/_frame/not-found-view";
import { PageFrame } from "@/app/_frame/page-frame";
import { STAFF_LISTS, type StaffAccess } from "@/lib/staff/access";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { recordListLook } from "@/lib/staff/record-look";
import { setResponseStatus } from "@/lib/web/response-status";
import { isWorkspaceVisible, requireStaff, staffLoginPath } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { StaffFrame } from "./_frame/staff-frame";

type Query = Record<string, string | string[] | undefined>;
type NextProps = { params: Promise<Record<string, string>>; searchParams: Promise<Query> };
export type StaffPageProps = { session: StaffSession; params: Record<string, string>; search: Query };

type PageAccess = Extract<StaffAccess, `GET ${string}`>;

/** The page of an unknown address, with its status, for those for whom the workspace does not exist. */
export function answerClosed() {
  if (!setResponseStatus(404)) notFound();
  return (
    <PageFrame>
      <NotFoundView />
    </PageFrame>
  );
}

/** The page of something that does not exist, or no more, with its status. */
export async function answerUnknown(heading: string) {
  setResponseStatus(404);
  const t = await getTranslations("staff.unknown");
  return (
    <div className="flow">
      <h1>{heading}</h1>
      <p>{t("text")}</p>
      <p>
        <a href="/staff">{t("start")}</a>
      </p>
    </div>
  );
}

/**
 * Makes a page of the workspace: the gate first, then the record of a look at a list, then the frame and the page.
 * Every page behind its sign-in is made by it, which a test enforces.
 */
export function staffPage(access: PageAccess, render: (props: StaffPageProps) => Promise<ReactNode>) {
  return async function StaffPage({ params, searchParams }: NextProps) {
    const entry = await requireStaff(access);
    if (entry.kind === "not-found") return answerClosed();
    if (entry.kind === "signed-out") redirect(await staffLoginPath());
    const { session } = entry;
    if (entry.kind === "forbidden") {
      setResponseStatus(403);
      return <StaffFrame session={session}>{await forbidden()}</StaffFrame>;
    }
    const props = { session, params: await params, search: await searchParams };
    const list = STAFF_LISTS.find((one) => one === access);
    if (list) await recordListLook(webContext(), { list, by: session.member });
    return <StaffFrame session={session}>{await render(props)}</StaffFrame>;
  };
}

async function forbidden() {
  const t = await getTranslations("staff.forbidden");
  return (
    <div className="flow">
      <h1>{t("heading")}</h1>
      <p>{t("text")}</p>
    </div>
  );
}

/**
 * Makes `generateMetadata` of a page of the workspace. Without access the title is that of an unknown address, so that
 * it does not show which pages there are.
 */
export function staffMetadata(access: PageAccess, title: () => Promise<string>) {
  return async (): Promise<Metadata> => {
    const { kind } = await requireStaff(access);
    if (kind === "entered") return { title: await title() };
    if (kind === "forbidden") return { title: (await getTranslations("staff.forbidden"))("heading") };
    return { title: (await getTranslations("system.notFound"))("heading") };
  };
}

/** Makes `generateMetadata` of a page before the sign-in of the workspace. */
export function staffEntryMetadata(title: () => Promise<string>) {
  return async (): Promise<Metadata> => ({
    title: (await isWorkspaceVisible()) ? await title() : (await getTranslations("system.notFound"))("heading"),
  });
}
