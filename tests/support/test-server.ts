import type { AddressInfo } from "node:net";
import { readSettings } from "@/lib/env";
import { createPortalServer, type Handle, type PortalServer } from "@/lib/server/portal-server";
import type { IsRedirected } from "@/lib/server/router-redirects";
import { routesOf } from "@/lib/server/routes";
import type { DocumentHandlers } from "@/lib/server/serve-document";
import type { EarlySignIn } from "@/lib/server/serve-sign-in";
import type { UploadRoute } from "@/lib/server/serve-upload";

/** Settings of an https portal behind one trusted proxy, for tests that mock lib/web/web-settings. */
export const SERVER_SETTINGS = readSettings({
  NODE_ENV: "production",
  APP_URL: "https://portal.example",
  DATABASE_URL: "postgres://portal@127.0.0.1:5432/portal",
  AUTH_SECRET: "aGVzdC1hdXRoLXNlY3JldC0wMTIzNDU2Nzg5YWJjZGVm",
  PASSWORD_PEPPER: "cGVwcGVyLW9mLXRoZS10ZXN0cy0wMTIzNDU2Nzg5YWJj",
  DOCUMENT_KEY: "ZG9jdW1lbnQta2V5LW9mLXRlc3RzLTAxMjM0NTY3ODlh",
  SMTP_URL: "smtps://mail.insurer.hu",
  MAIL_FROM: "Küldeményeim portál <ertesites@insurer.hu>",
  TRUST_PROXY: "1",
});

/** The id of the only server action of the test server. */
export const KNOWN_ACTION = "7f6298f681af8985d577b281afa2901bc2e7da0b47";

export type TestServer = PortalServer & { port: number; close(): Promise<void> };

/**
 * Starts lib/server on a free port, with a handler of the test instead of Next.
 *
 * @param isRedirected which paths Next redirects; by default none
 * @param documents what answers requests of documents; by default the handler
 * @param stalledMs when a client that takes nothing is disconnected
 * @param earlySignIn what answers the sign-in form before the handler; by default nothing
 * @param uploads the route of uploads by the Sender API; by default the handler answers
 */
export async function startTestServer(
  handle: Handle,
  isRedirected: IsRedirected = () => false,
  documents?: DocumentHandlers,
  stalledMs?: number,
  earlySignIn?: EarlySignIn,
  uploads?: UploadRoute,
): Promise<TestServer> {
  const portal = createPortalServer({
    settings: SERVER_SETTINGS,
    handle,
    hasAction: (id) => id === KNOWN_ACTION,
    isRedirected,
    documents,
    earlySignIn,
    uploads,
    routeOf: routesOf({
      "/inbox/page": "/inbox",
      "/inbox/[id]/page": "/inbox/[id]",
      "/download/selected/route": "/download/selected",
    }),
    requestId: () => "request-1",
    stalledMs,
  });
  await new Promise<void>((resolve) => portal.server.listen(0, "127.0.0.1", resolve));
  const { port } = portal.server.address() as AddressInfo;
  return {
    ...portal,
    port,
    close: () =>
      new Promise((resolve) => {
        portal.server.close(() => resolve());
        portal.server.closeAllConnections();
      }),
  };
}
