import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from "jose";
import Provider from "oidc-provider";

/** What the provider says about the person who signs in next. */
export type Person = { sub: string; email: string; groups: string[]; emailVerified?: boolean };

export type TestProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who signs in next in a browser that goes round by itself. */
  expect(person: Person): void;
  /** The next ID tokens have other claims, or the signature of a key that is not the provider's; null: as they are. */
  forge(changed: { claims?: Record<string, unknown>; foreignKey?: boolean } | null): void;
  /** How often a code was brought to the provider to be exchanged. */
  exchanges(): number;
  /** Signs the person in in a new browser. @returns the address that the provider redirects back to */
  signIn(authorizationUrl: string, person: Person): Promise<URL>;
  close(): Promise<void>;
};

const CLIENT_ID = "kuldemenyeim";
const CLIENT_SECRET = "client-secret-of-the-tests-0123456789";
const MAX_REDIRECTS = 10;
const KEY_ID = "key-of-the-tests";

/**
 * A real OpenID provider on this machine, whose sign-in page lets the person of the test in.
 * @param callback its one redirect address
 */
export async function startProvider(callback: string): Promise<TestProvider> {
  let person: Person = { sub: "", email: "", groups: [] };
  let forged: Parameters<TestProvider["forge"]>[0] = null;
  const [own, foreign] = await Promise.all([0, 1].map(() => generateKeyPair("RS256", { extractable: true })));
  if (!own || !foreign) throw new Error("no keys");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [callback],
        grant_types: ["authorization_code"],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(own.privateKey)), kid: KEY_ID, alg: "RS256", use: "sig" }] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["a key of the tests"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    async findAccount(_ctx: unknown, sub: string) {
      const { email, groups, emailVerified = true } = person;
      return {
        accountId: sub,
        claims: async () => ({ sub, email, groups, email_verified: emailVerified, name: "Kiss Ilona" }),
      };
    },
    async loadExistingGrant(ctx: { oidc: { client: { clientId: string }; session: { accountId: string } } }) {
      const { client, session } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
  } as never);
  provider.use(async (ctx: { oidc?: { route?: string }; body?: unknown }, next: () => Promise<void>) => {
    await next();
    const body = ctx.body as { id_token?: string } | undefined;
    if (!forged || ctx.oidc?.route !== "token" || !body?.id_token) return;
    const claims = { ...decodeJwt(body.id_token), ...forged.claims };
    const { privateKey } = forged.foreignKey ? foreign : own;
    body.id_token = await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: KEY_ID }).sign(privateKey);
  });
  const answer = provider.callback();
  let exchanges = 0;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === "POST" && request.url === "/token") exchanges += 1;
    if (!request.url?.startsWith("/interaction/")) return answer(request, response);
    return provider.interactionFinished(request, response, { login: { accountId: person.sub } });
  });
  return {
    issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    expect(next) {
      person = next;
    },
    forge(changed) {
      forged = changed;
    },
    exchanges: () => exchanges,
    async signIn(authorizationUrl, next) {
      person = next;
      const jar = new Map<string, string>();
      let url = new URL(authorizationUrl);
      for (let step = 0; step < MAX_REDIRECTS; step += 1) {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
        const response = await fetch(url, { redirect: "manual", headers: cookie ? { cookie } : {} });
        for (const line of response.headers.getSetCookie()) {
          const [pair = ""] = line.split(";");
          jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
        }
        const location = response.headers.get("location");
        if (!location) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
        url = new URL(location, url);
        if (url.href.startsWith(callback)) return url;
      }
      throw new Error("too many redirects");
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
