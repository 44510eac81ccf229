import "server-only";
import { createHash } from "node:crypto";
import NextAuth, { type AuthOptions } from "next-auth";
import type { Context } from "@/lib/context";
import { derivePurposeKey } from "@/lib/crypto/derive-key";
import type { StaffOidcSettings } from "@/lib/settings";
import { groupsIn, type OidcClaims } from "@/lib/staff/oidc/claims";

/** The id of the provider: the last part of the address that it redirects back to, `/staff/oidc/callback/staff`. */
const PROVIDER_ID = "staff";
const TIMEOUT_MS = 10_000;
/** Cookies of a sign-in under way, sent to the routes of the provider's redirect only. */
const COOKIE_PATH = "/staff/oidc";
const COOKIE_SECONDS = 15 * 60;
const CSRF_COOKIE = "staff-oidc-csrf";

/** What next-auth answered: where to redirect to, and the cookies to set, as header lines. */
type Answer = { redirect: string; cookies: string[] };
export type OidcStart = { ok: true; redirect: string; cookies: string[] } | { ok: false };
export type OidcOutcome = { ok: true; claims: OidcClaims; cookies: string[] } | { ok: false; cookies: string[] };

const isHttps = ({ settings }: Pick<Context, "settings">) => settings.appUrl.startsWith("https:");

function cookieName(ctx: Pick<Context, "settings">, name: string): string {
  return `${isHttps(ctx) ? "__Secure-" : ""}${name}`;
}

const CHECKS = { state: "staff-oidc-state", pkceCodeVerifier: "staff-oidc-pkce", nonce: "staff-oidc-nonce" } as const;

function optionsOf(ctx: Pick<Context, "settings">, oidc: StaffOidcSettings): AuthOptions {
  const secure = isHttps(ctx);
  const attributes = { httpOnly: true, sameSite: "lax" as const, path: COOKIE_PATH, secure, maxAge: COOKIE_SECONDS };
  const ownCookie = (name: string) => ({ name: cookieName(ctx, name), options: attributes });
  return {
    secret: secretOf(ctx),
    useSecureCookies: secure,
    cookies: {
      ...Object.fromEntries(Object.entries(CHECKS).map(([check, name]) => [check, ownCookie(name)])),
      csrfToken: { name: CSRF_COOKIE, options: attributes },
    },
    providers: [
      {
        id: PROVIDER_ID,
        name: PROVIDER_ID,
        type: "oauth",
        wellKnown: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
        issuer: oidc.issuer,
        clientId: oidc.clientId,
        clientSecret: oidc.clientSecret,
        idToken: true,
        checks: ["pkce", "state", "nonce"],
        authorization: { params: { scope: "openid email profile" } },
        httpOptions: { timeout: TIMEOUT_MS },
        profile: ({ sub }: { sub: string }) => ({ id: sub }),
      },
    ],
    // Failures are told to the staff member and recorded by enter-by-oidc.ts; next-auth's own lines may hold claims.
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
  };
}

function secretOf(ctx: Pick<Context, "settings">): string {
  return derivePurposeKey(ctx.settings.authSecret, "kuldemenyeim staff oidc v1", 32).toString("base64");
}

type InternalRequest = {
  method: "GET" | "POST";
  query: Record<string, string | string[]>;
  cookies: Record<string, string>;
  body?: Record<string, string>;
};

/** The methods of a response that next-auth calls. */
type FakeResponse = Record<"status" | "end" | "json" | "send", () => FakeResponse> & {
  setHeader(name: string, value: string | string[]): FakeResponse;
  getHeader(name: string): string | string[] | undefined;
};

/**
 * Calls next-auth without a server: its handler of API routes gets the parts of a request that it reads, and what it
 * would send is returned. None of its other routes (session, credentials, sign-in page) can be reached this way.
 */
async function callNextAuth(options: AuthOptions, request: InternalRequest): Promise<Answer> {
  const headers = new Map<string, string | string[]>();
  const response: FakeResponse = {
    status: () => response,
    setHeader(name, value) {
      headers.set(name.toLowerCase(), value);
      return response;
    },
    getHeader: (name) => headers.get(name.toLowerCase()),
    end: () => response,
    json: () => response,
    send: () => response,
  };
  await NextAuth({ headers: {}, ...request } as never, response as never, options);
  const cookies = [headers.get("set-cookie") ?? []].flat();
  return { redirect: String(headers.get("location") ?? ""), cookies };
}

/** Only the cookies of the checks; next-auth's own ones for other flows are dropped. */
function checkCookies(ctx: Pick<Context, "settings">, cookies: string[]): string[] {
  const names = Object.values(CHECKS).map((name) => `${cookieName(ctx, name)}=`);
  return cookies.filter((cookie) => names.some((name) => cookie.startsWith(name)));
}

/**
 * Begins a sign-in: asks the provider for its addresses and makes state, nonce and PKCE. Not ok when it does not
 * answer.
 */
export async function beginOidc(
  ctx: Pick<Context, "settings" | "random">,
  oidc: StaffOidcSettings,
): Promise<OidcStart> {
  // next-auth begins a flow only for a form with its token, which is made here: the route has checked the origin
  // itself.
  const token = Buffer.from(ctx.random.bytes(32)).toString("hex");
  const proof = createHash("sha256")
    .update(`${token}${secretOf(ctx)}`)
    .digest("hex");
  const { redirect, cookies } = await callNextAuth(optionsOf(ctx, oidc), {
    method: "POST",
    query: { nextauth: ["signin", PROVIDER_ID] },
    cookies: { [CSRF_COOKIE]: `${token}|${proof}` },
    body: { csrfToken: token },
  });
  const isProvider = redirect !== "" && !redirect.startsWith(`${ctx.settings.appUrl}/`);
  return isProvider ? { ok: true, redirect, cookies: checkCookies(ctx, cookies) } : { ok: false };
}

/**
 * Whether the browser has begun a sign-in that is not ended. Without it nothing that the provider sends is accepted.
 */
export function hasBegunOidc(ctx: Pick<Context, "settings">, cookies: Record<string, string>): boolean {
  return Boolean(cookies[cookieName(ctx, CHECKS.state)]);
}

/**
 * Ends a sign-in: state, nonce, PKCE, signature, issuer, audience and expiry of the ID token are checked by the
 * library.
 *
 * @param returned query of the provider's redirect, and the cookies of the request
 * @returns the claims; `cookies` clear those of the checks in every case
 */
export async function finishOidc(
  ctx: Pick<Context, "settings">,
  oidc: StaffOidcSettings,
  returned: { query: Record<string, string>; cookies: Record<string, string> },
): Promise<OidcOutcome> {
  const received: { claims: OidcClaims | null } = { claims: null };
  const options: AuthOptions = {
    ...optionsOf(ctx, oidc),
    callbacks: {
      signIn({ profile }) {
        received.claims = claimsOf(profile as Record<string, unknown> | undefined, oidc);
        // A text ends next-auth's part: it makes no session of its own.
        return "/staff";
      },
    },
  };
  const { nextauth: _, ...query } = returned.query;
  await callNextAuth(options, {
    method: "GET",
    query: { ...query, nextauth: ["callback", PROVIDER_ID] },
    cookies: returned.cookies,
  });
  // A browser takes a cookie named __Secure- only with that attribute, also to clear it.
  const secure = isHttps(ctx) ? "; Secure" : "";
  // Next drops Max-Age=0 of a response to which it adds a cookie of its own, so Expires ends them too.
  const ended = `Path=${COOKIE_PATH}; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0`;
  const cleared = Object.values(CHECKS).map(
    (name) => `${cookieName(ctx, name)}=; ${ended}; HttpOnly; SameSite=Lax${secure}`,
  );
  const { claims } = received;
  return claims ? { ok: true, claims, cookies: cleared } : { ok: false, cookies: cleared };
}

function claimsOf(profile: Record<string, unknown> | undefined, oidc: StaffOidcSettings): OidcClaims | null {
  if (!profile || typeof profile.sub !== "string" || typeof profile.iss !== "string") return null;
  return {
    issuer: profile.iss,
    subject: profile.sub,
    email: typeof profile.email === "string" ? profile.email : null,
    isEmailRefused: profile.email_verified === false,
    groups: groupsIn(profile[oidc.groupsClaim]),
  };
}
