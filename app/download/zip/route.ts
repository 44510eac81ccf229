import { contentDisposition } from "@/lib/document/filename";
import { type ArchiveSelection, listForArchive } from "@/lib/export/archive-messages";
import { archiveName } from "@/lib/export/archive-name";
import { writeArchive } from "@/lib/export/write-archive";
import { ok } from "@/lib/kernel/result";
import { budapestDay } from "@/lib/kernel/time";
import { isDamagedText } from "@/lib/kernel/typed-text";
import { customerSessionOf } from "@/lib/web/customer-session";
import { limitedAnswer } from "@/lib/web/document-response";
import { currentLocale } from "@/lib/web/locale";
import { refuseFile } from "@/lib/web/refuse-file";
import { freeSentParts } from "@/lib/web/response-status";
import { type CustomerHandler, customerRoute } from "@/lib/web/route";

/** Reads the query: everything, `?ids=a,b,c`, `?message=<id>`, or `?contract=<number>`. */
function selectionOf({ searchParams }: URL): ArchiveSelection {
  const message = searchParams.get("message");
  if (message !== null) return [message];
  const contract = searchParams.get("contract");
  // A number that PostgreSQL cannot hold is nobody's.
  if (contract !== null) return isDamagedText(contract) ? [] : { contract };
  const ids = searchParams.getAll("ids");
  return ids.length === 0 ? "all" : ids.flatMap((value) => value.split(","));
}

/**
 * Streams a ZIP of everything, of a selection, of one message or of one contract. The event of each file is committed
 * before the file is added. 404 if nothing of the selection exists or belongs to this customer; an empty mailbox
 * redirects to /download. HEAD sends the headers and records nothing.
 */
const serveArchive: CustomerHandler = async ({ ctx, client, session, request }) => {
  const { account } = session;
  const selection = selectionOf(new URL(request.url));
  const messages = await listForArchive(ctx, { accountId: account.id, selection });
  if (messages.length === 0) {
    if (selection === "all") return new Response(null, { status: 303, headers: { Location: "/download" } });
    return refuseFile("not-found", request);
  }
  const headers = {
    "Content-Type": "application/zip",
    "Content-Disposition": contentDisposition(`${archiveName(budapestDay(ctx.clock.now()))}.zip`, "attachment"),
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  };
  if (request.method === "HEAD") return new Response(null, { headers });
  const locale = await currentLocale();
  const job = { session: customerSessionOf(session, client), ownerName: account.name, locale, messages };
  const archive = await limitedAnswer<ReadableStream, never>(account.id, async (release) =>
    ok(writeArchive(ctx, job, { onEnd: release, signal: request.signal })),
  );
  if (!archive.ok) return refuseFile(archive.error.kind, request);
  freeSentParts();
  return new Response(archive.value, { headers });
};

export const GET = customerRoute(serveArchive);
export const HEAD = customerRoute(serveArchive);
