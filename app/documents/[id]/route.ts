import { serveDocument } from "@/lib/web/document-route";
import { customerRoute } from "@/lib/web/route";

/** Where lib/server runs, it answers these requests itself, by the same function (lib/server/serve-document.ts). */
export const GET = customerRoute(serveDocument);
export const HEAD = customerRoute(serveDocument);
