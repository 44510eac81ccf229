/** Requests of documents, to lib/server and to the route that hosts without it use. */
import { randomUUID } from "node:crypto";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { sessions } from "@/drizzle/schema/auth";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { encodeSessionToken } from "@/lib/auth/session/next-auth";
import type { Context } from "@/lib/context";
import { documentRoute } from "@/lib/web/document-route";
import { SERVER_SETTINGS } from "@/tests/support/test-server";

export type Ask = { path: string; method?: string; headers?: Record<string, string> };
export type Answer = { status: number; headers: Record<string, string>; body: Buffer };

/** Headers of the connection; Next adds Content-Length to the route's response where lib/server runs. */
const TRANSPORT = ["date", "connection", "content-length", "keep-alive", "transfer-encoding"];
const onlyOurs = (headers: Iterable<[string, string]>) =>
  Object.fromEntries([...headers].filter(([name]) => !TRANSPORT.includes(name)));

/** The response of lib/server. Rejects when it is broken off. */
export function send(port: number, { path, method, headers }: Ask): Promise<Answer & { all: IncomingHttpHeaders }> {
  const sent = { host: "portal.example", ...headers };
  return new Promise((resolve, reject) => {
    const answered = async (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const own = onlyOurs(Object.entries(response.headers as Record<string, string>));
      return { status: response.statusCode ?? 0, headers: own, body: Buffer.concat(chunks), all: response.headers };
    };
    request({ host: "127.0.0.1", port, path, method, headers: sent }, (response) =>
      answered(response).then(resolve, reject),
    )
      .on("error", reject)
      .end();
  });
}

/** The response of the route. */
export async function byRoute({ path, method, headers }: Ask): Promise<Answer> {
  const [id = ""] = path.split("/")[2]?.split("?") ?? [];
  const sent = { host: "portal.example", ...headers };
  const answer = await documentRoute(new Request(`https://portal.example${path}`, { method, headers: sent }), {
    params: Promise.resolve({ id }),
  });
  return { status: answer.status, headers: onlyOurs(answer.headers), body: Buffer.from(await answer.arrayBuffer()) };
}

export type SessionKind = "full" | "first-change";

/** Starts a session of an account, whose credential has version 1; returns the Cookie header of its requests. */
export async function sessionCookie(ctx: Context, accountId: string, kind: SessionKind): Promise<string> {
  const id = randomUUID();
  const { network, browser, system } = UNKNOWN_CLIENT;
  const at = ctx.clock.now();
  const client = { network, browser, system };
  await ctx.db.insert(sessions).values({
    ...{ id, accountId, kind, passwordLinkId: null, credentialVersion: 1 },
    ...{ ...client, createdAt: at, lastSeenAt: at },
  });
  return `a=b; __Host-kuldemenyeim=${await encodeSessionToken(id, SERVER_SETTINGS.authSecret)}`;
}
