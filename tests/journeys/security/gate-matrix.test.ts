/**
 * Access to every page and route, for every kind of session. The list is read from `app/`, so that a new page or route
 * is tested too, and must be classified here.
 */
import { globSync } from "node:fs";
import { request } from "node:http";
import path from "node:path";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { encodeSessionToken } from "@/lib/auth/session/next-auth";
import { signOut } from "@/lib/auth/session/sign-out";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { PREFETCH_REFUSED } from "@/lib/web/prefetch";
import { fillMailbox, mailboxCustomer, PASSWORD } from "@/tests/journeys/mailbox/mailbox-customer";
import { INITIAL_PASSWORD, inviteCustomer, withPortalContext } from "@/tests/support/customers";
import { mailedLink } from "@/tests/support/emails";
import { uniqueClientAddress } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";

const root = path.resolve(import.meta.dirname, "../../..");
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Method = (typeof METHODS)[number];
/** A text that only the owner may see. */
const SECRET = "Matrixtitok";

/** Routes behind sign-in, in addition to the pages of `app/(portal)`. */
const CUSTOMER_ROUTES = [
  "/api/reply-draft/[id]",
  "/documents/[id]",
  "/documents/attachments/[id]",
  "/download/calendar/[id]",
  "/download/evidence/[id]",
  "/download/selected",
  "/download/zip",
];
const OPEN_ROUTES = [
  "/",
  "/account/address/[token]",
  "/activate/[token]",
  "/api/[...unknown]",
  "/api/v1/[...unknown]",
  "/api/auth/[...nextauth]",
  "/api/cron/[job]",
  "/api/customer-portal/jwks",
  "/api/docs",
  "/api/customer-portal/registrations",
  "/api/health/live",
  "/api/health/ready",
  "/api/metrics",
  "/api/locale",
  "/api/reply-too-large/[id]",
  "/api/security-txt",
  // GET returns only the remaining time of the own session; POST, which extends it, needs a session.
  "/api/session",
  "/api/sign-out",
  // Behind a key, for systems: tests/api/keys.test.ts.
  "/api/v1/closure-requests",
  "/api/v1/closure-requests/[id]/approve",
  "/api/v1/closure-requests/[id]/reject",
  "/api/v1/documents",
  "/api/v1/events",
  "/api/v1/messages",
  "/api/v1/batches",
  "/api/v1/batches/[id]",
  "/api/v1/batches/[id]/cancel",
  "/api/v1/batches/[id]/commit",
  "/api/v1/batches/[id]/initial-passwords",
  "/api/v1/batches/[id]/messages",
  "/api/v1/batches/[id]/problems",
  "/api/v1/messages/[id]",
  "/api/v1/messages/[id]/events",
  "/api/v1/messages/[id]/evidence",
  "/api/v1/messages/[id]/withdraw",
  "/api/v1/openapi.json",
  "/api/v1/recipients",
  "/api/v1/recipients/lookup",
  "/api/v1/replies",
  "/api/v1/replies/[id]",
  "/api/v1/replies/[id]/acknowledge",
  "/api/v1/replies/[id]/attachments/[attachment]",
  "/api/v1/test/clock",
  "/api/v1/test/notifications",
  "/api/v1/test/reset",
  "/api/v1/uploads",
  "/api/v1/uploads/[id]/complete",
  "/api/v1/uploads/[id]/parts/[number]",
  "/brand.css",
  "/close-account/confirm/[token]",
  "/password/change/[token]",
];

const files = globSync("app/**/{page.tsx,route.ts}", { cwd: root });
const addressOf = (file: string) =>
  file
    .replace(/^app/, "")
    .replace(/\/(?:page\.tsx|route\.ts)$/, "")
    .replaceAll(/\/\([^)]+\)/g, "") || "/";
const pages = files.filter((file) => file.endsWith("page.tsx"));
const behindSignIn = pages.filter((file) => file.startsWith("app/(portal)/")).map(addressOf);
const openPages = pages.filter((file) => /^app\/\((?:public|sign-in)\)\//.test(file)).map(addressOf);
const routes = files.filter((file) => file.endsWith("route.ts") && !file.startsWith("app/staff/")).map(addressOf);
/** The workspace of staff: unknown to customers, and to everybody while there is no staff member. */
const ofStaff = files.filter((file) => file.startsWith("app/staff/")).map(addressOf);

let owned: { message: string; document: string; reply: string };
let cookies: Record<"another customer's" | "ended" | "first-change", string>;

async function sessionCookie(sessionId: string): Promise<string> {
  const secret = await withPortalContext(async (ctx) => ctx.settings.authSecret);
  return `kuldemenyeim=${await encodeSessionToken(sessionId, secret)}`;
}

async function enter(email: string): Promise<string> {
  return withPortalContext(async (ctx) => {
    const entered = await signIn(ctx, {
      emailAddress: email,
      password: PASSWORD,
      answer: null,
      client: UNKNOWN_CLIENT,
    });
    if (!entered.ok) throw new Error(entered.error.kind);
    return entered.value.sessionId;
  });
}

beforeAll(async () => {
  const owner = await mailboxCustomer();
  const [placed] = await fillMailbox(owner, [
    {
      subject: `${SECRET} tárgya`,
      body: `${SECRET} szövege`,
      payment: {
        ...{ amount: "9000", currency: "HUF", dueDate: "2030-12-01", paymentReference: SECRET },
        ...{ payeeName: null, payeeIban: null },
      },
      documents: [{ filename: `${SECRET}.pdf`, bytes: Buffer.from(`%PDF-1.7 ${SECRET} %%EOF`) }],
    },
  ]);
  const reply = await withPortalContext((ctx) =>
    sendReply(ctx, {
      accountId: owner.accountId,
      messageId: placed?.id ?? "",
      body: `${SECRET} válasza`,
      formToken: ctx.random.uuid(),
    }),
  );
  if (!placed || !reply.ok) throw new Error("nothing placed");
  owned = { message: placed.id, document: placed.documents[0]?.id ?? "", reply: reply.value.reference };

  const other = await mailboxCustomer();
  const ended = await enter(other.email);
  await withPortalContext((ctx) => signOut(ctx, ended));
  const invited = await inviteCustomer();
  const token = (await mailedLink(invited, "/activate/")).split("/").at(-1) ?? "";
  const started = await withPortalContext((ctx) =>
    startActivation(ctx, { token, initialPassword: INITIAL_PASSWORD, answer: null, client: UNKNOWN_CLIENT }),
  );
  if (!started.ok) throw new Error(started.error.kind);
  cookies = {
    "another customer's": await sessionCookie(await enter(other.email)),
    ended: await sessionCookie(ended),
    "first-change": await sessionCookie(started.value.sessionId),
  };
});

function filled(address: string): string {
  return address
    .replace("/sent/[ref]", `/sent/${owned.reply}`)
    .replace("/contracts/[number]", "/contracts/110482937")
    .replace("/documents/[id]", `/documents/${owned.document}`)
    .replace("[token]", "A".repeat(43))
    .replace("[job]", "purge-expired")
    .replace("[number]", "1")
    .replace("[...nextauth]", "callback/credentials")
    .replace("/staff/replies/[ref]", `/staff/replies/${owned.reply}`)
    .replace("[kind]", "welcome")
    .replace("/staff/closures/[ref]", "/staff/closures/T-2026-4H7KQ3")
    .replace("[id]", owned.message);
}

/** The status of a method that no page has. Without a key, PUT to the Sender API answers 401, an unknown call 404. */
function refusalOf(method: Method, address: string): number {
  if (address === "/api/v1/[...unknown]") return 404;
  if (method !== "PUT") return 405;
  return address.startsWith("/api/v1/uploads/[id]/parts/") ? 401 : 405;
}

type Answer = { status: number; type: string; location: string; body: string };

function ask(address: string, method: Method, headers: Record<string, string> = {}): Promise<Answer> {
  const { hostname, port, host, origin } = new URL(testPortal().portalUrl);
  const own = {
    host,
    "x-forwarded-for": uniqueClientAddress(),
    ...(method === "POST" ? { origin, "content-length": "0" } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: address, method, headers: { ...own, ...headers } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers["content-type"] ?? "",
          location: answer.headers.location ?? "",
          body: Buffer.concat(parts).toString("utf8"),
        }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

it("every page and route is classified: behind sign-in, or open on purpose", () => {
  const staffPages = pages.filter((file) => file.startsWith("app/staff/")).map(addressOf);
  expect(pages.map(addressOf).sort()).toEqual([...behindSignIn, ...openPages, ...staffPages, "/"].sort());
  expect(routes.sort()).toEqual([...CUSTOMER_ROUTES, ...OPEN_ROUTES.filter((address) => address !== "/")].sort());
  expect(behindSignIn.length).toBeGreaterThan(9);
});

const guarded = [...behindSignIn, ...CUSTOMER_ROUTES];
const everything = [...new Set([...files.map(addressOf)])];

describe.each(METHODS)("%s", (method) => {
  it.each(["nobody", "ended", "first-change", "another customer's"] as const)(
    "shows a session of kind %s nothing of another customer, and is never a fault",
    async (who) => {
      const wrong: string[] = [];
      for (const address of everything) {
        const cookie = who === "nobody" ? "" : cookies[who];
        const { status, type, location, body } = await ask(filled(address), method, cookie ? { cookie } : {});
        const say = (what: string) => wrong.push(`${method} ${address}: ${status} ${location} ${what}`);
        if (body.includes(SECRET)) say("shows the owner's words");
        if (status >= 500) say("is a fault");
        const [isRefused, isApi] = [status === refusalOf(method, address), address.startsWith("/api/v1/")];
        if (["PUT", "PATCH", "DELETE"].includes(method) && !isRefused) say("is no method of ours");
        if (method === "OPTIONS" && !isRefused && !(status === 204 && body === "")) say("says more than its methods");
        if (isApi && [404, 405].includes(status) && !type.startsWith("application/problem+json")) say("is no problem");
        if (ofStaff.includes(address) && ["GET", "HEAD"].includes(method) && status !== 404) {
          const isWayIn =
            /^\/staff\/(?:login|invitation|oidc|session)/.test(address) || /\/staff\/login/.test(location);
          const isKeptOut = isWayIn || (method === "HEAD" && status === 401);
          if (!isKeptOut || ["another customer's", "first-change"].includes(who)) say("shows the workspace");
        }
        if (!guarded.includes(address) || !["GET", "HEAD"].includes(method) || who === "another customer's") continue;
        if (status < 300) say("lets in");
        if (status >= 300 && status < 400) {
          const to = who === "first-change" ? /^\/password\/first/ : /^\/login/;
          if (!to.test(location.replace(testPortal().portalUrl, ""))) say("leads elsewhere");
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});

it("no header and no spelling of a path opens a page behind sign-in", async () => {
  const headers: Record<string, string>[] = [
    { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    { "x-middleware-subrequest": "src/middleware" },
    { rsc: "1" },
    { rsc: "1", "next-router-prefetch": "1" },
    { rsc: "1", "next-router-segment-prefetch": "/_tree" },
    { "x-original-url": "/login", "x-rewrite-url": "/login" },
    { "x-nextjs-data": "1" },
  ];
  const messagePath = `/inbox/${owned.message}`;
  const written = [
    "/inbox.rsc",
    "/INBOX",
    "//inbox",
    "/inbox/",
    "/inbox/.",
    "/%69nbox",
    "/login/..%2finbox",
    "/inbox;x=1",
  ];
  const tricks = [
    ...[messagePath, "/inbox", "/account", `/documents/${owned.document}`].flatMap((address) =>
      headers.map((header) => [address, header] as const),
    ),
    ...[...written, `${messagePath}.rsc`, `${messagePath}?_rsc=1`, `${messagePath}.segments/_tree.segment.rsc`].map(
      (address) => [address, {}] as const,
    ),
  ];
  const opened: string[] = [];
  for (const [address, header] of tricks) {
    for (const cookie of ["", cookies.ended, cookies["another customer's"]]) {
      const { status, body } = await ask(address, "GET", { ...header, ...(cookie ? { cookie } : {}) });
      const refusedPrefetch = "next-router-prefetch" in header && status === PREFETCH_REFUSED && body === "";
      if (body.includes(SECRET) || (status >= 500 && !refusedPrefetch))
        opened.push(`${address} ${JSON.stringify(header)}: ${status}`);
      if (!cookie && status === 200 && /Beérkezett küldemények<|Fiókom</.test(body)) opened.push(`${address}: a page`);
    }
  }
  expect(opened).toEqual([]);
});
