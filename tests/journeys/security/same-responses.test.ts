/**
 * No form shows whether an address is known (docs/security.md, section 4): for every kind of address the response is
 * the same, byte for byte, except the typed address and values that differ in every response.
 */
import { eq, sql } from "drizzle-orm";
import { closureRequests } from "@/drizzle/schema/closure";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { addMinutes } from "@/lib/kernel/time";
import { solveCaptcha } from "@/scripts/demo/solve-captcha";
import { accountOf, newAddress } from "@/tests/integration/auth/auth-fixture";
import { askSignedIn, importContract } from "@/tests/integration/closure/closure-fixture";
import { comparablePage } from "@/tests/support/comparable-page";
import { activeCustomer, inviteCustomer, withPortalContext } from "@/tests/support/customers";
import { uniqueClientAddress } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";

const PASSWORD = "SajatJelszo2027";

async function expiredCustomer(): Promise<string> {
  const address = await activeCustomer(PASSWORD);
  await withPortalContext(async (ctx) => {
    const { id } = await accountOf(ctx, address);
    await ctx.db.execute(sql`
      update credentials set password_changed_at = now() - interval '2 years' where account_id = ${id}`);
  });
  return address;
}

async function closedCustomer(): Promise<string> {
  const address = await activeCustomer(PASSWORD);
  await withPortalContext(async (ctx) => {
    const { id } = await accountOf(ctx, address);
    // A unique number, because lines for the contract of a closed account are routed to post for every address.
    await importContract(ctx, id, { status: "ended", number: `M-${ctx.random.uuid().slice(0, 8)}` });
    // Signed in: the running worker may send the link of the public page, and remove it, before it can be read here.
    await askSignedIn(ctx, id);
    const past = addMinutes(ctx.clock.now(), -1);
    await ctx.db.update(closureRequests).set({ closesAt: past }).where(eq(closureRequests.accountId, id));
    await closeAccounts(ctx);
    const rows = await ctx.db.execute(sql`select 1 from accounts where id = ${id} and closed_at is not null`);
    if (rows.length === 0) throw new Error("not closed");
  });
  return address;
}

const KINDS: [string, () => Promise<string>][] = [
  ["an active customer's", () => activeCustomer(PASSWORD)],
  ["an invited customer's", () => inviteCustomer()],
  ["one whose password has expired", expiredCustomer],
  ["one whose account was closed", closedCustomer],
  ["nobody's", async () => newAddress()],
];

/** Fails sign-ins with a solved captcha, by the operation of the page. */
async function failures(address: string, times: number): Promise<void> {
  await withPortalContext(async (ctx) => {
    const subject = addressDigest(address, ctx.settings.authSecret);
    for (let time = 0; time < times; time += 1) {
      const answer = await solveCaptcha(ctx, { form: "sign-in", subject });
      const client = { ...UNKNOWN_CLIENT, limitKey: uniqueClientAddress() };
      await signIn(ctx, { emailAddress: address, password: "Rossz", answer, client });
    }
  });
}

type Answer = { status: number; headers: [string, string][]; body: ReturnType<typeof comparablePage> };

/** Masks values that differ in every response: time, nonce, build, sealed and random values, and the address. */
function masked(text: string, address: string): string {
  return text
    .replaceAll(address, "ADDRESS")
    .replaceAll(encodeURIComponent(address), "ADDRESS")
    .replaceAll(/nonce="[^"]+"/g, 'nonce="NONCE"')
    .replaceAll(/(nonce[^A-Za-z0-9+/]{1,8})[A-Za-z0-9+/]{20,}={0,2}/g, "$1NONCE")
    .replaceAll(/[0-9a-f]{20,}/g, "DRAWN")
    .replaceAll(/(expiresAt[^0-9]{1,40})\d+/g, "$1WHEN");
}

async function read(response: Response, address: string): Promise<Answer> {
  const headers = [...response.headers]
    .filter(([name]) => !["date", "content-length", "etag"].includes(name))
    .map(([name, value]): [string, string] => [
      name,
      name === "set-cookie"
        ? value.replace(/=[^;]{24,};/, "=SEALED;").replaceAll(/Expires=[^;]*/g, "Expires=WHEN")
        : masked(value, address),
    ]);
  const body = comparablePage(masked(await response.text(), address));
  return { status: response.status, headers: headers.sort(([a], [b]) => (a < b ? -1 : 1)), body };
}

function hiddenFields(html: string): [string, string][] {
  return [...html.matchAll(/<input\b[^>]*\btype="hidden"[^>]*>/g)].flatMap(([tag]) => {
    const name = /\bname="([^"]*)"/.exec(tag)?.[1];
    const value = /\bvalue="([^"]*)"/.exec(tag)?.[1] ?? "";
    return name ? [[name, value.replaceAll("&quot;", '"').replaceAll("&amp;", "&")] as [string, string]] : [];
  });
}

/** Posts a form as a browser without JavaScript does, follows the redirect, and returns both responses. */
async function send(page: string, fields: Record<string, string>): Promise<Answer[]> {
  const { portalUrl } = testPortal();
  const address = fields.email ?? "";
  const headers = { origin: portalUrl, "x-forwarded-for": uniqueClientAddress(), "accept-language": "hu" };
  const shown = await fetch(`${portalUrl}${page}`, { headers });
  const body = new FormData();
  const form = await shown.text();
  for (const [name, value] of [...hiddenFields(form), ...Object.entries(fields)]) body.append(name, value);
  const answered = await fetch(`${portalUrl}${page}`, { method: "POST", body, headers, redirect: "manual" });
  const answers = [await read(answered, address)];
  const location = answered.headers.get("location");
  if (location) {
    const cookie = answered.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const followed = await fetch(new URL(location, portalUrl), { headers: { ...headers, cookie }, redirect: "manual" });
    answers.push(await read(followed, address));
  }
  return answers;
}

/** Compares the responses for every kind of address with those for the first. */
async function compare(
  ask: (address: string) => Promise<Answer[]>,
  before = async (_: string) => {},
): Promise<Answer[]> {
  const told: Answer[][] = [];
  for (const [, make] of KINDS) {
    const address = await make();
    await before(address);
    told.push(await ask(address));
  }
  for (const [index, [kind]] of KINDS.entries()) expect({ kind, told: told[index] }).toEqual({ kind, told: told[0] });
  return told[0] ?? [];
}

const wrongPassword = (email: string) => send("/login", { email, password: "RosszJelszo2026" });

it.each([
  ["the first wrong password", 0, "A megadott e-mail-cím vagy jelszó nem megfelelő."],
  ["the fourth, which needs the check", 3, "Biztonsági ellenőrzés"],
  ["a tenth that came before", 10, "A belépést letiltottuk"],
])("%s gets the same response for every address", async (_name, counted, words) => {
  const [answer] = await compare(wrongPassword, (address) => failures(address, counted));
  expect(answer?.body.visible).toContain(words);
});

it("a forgotten password gets the same response and the same next page for every address", async () => {
  const answers = await compare((email) => send("/password/forgot", { email }));
  expect(answers.map(({ status }) => status)).toEqual([303, 200]);
  expect(answers[1]?.body.visible).toContain("ADDRESS");
});

it("only the right password shows that it has expired (R16)", async () => {
  const email = await expiredCustomer();
  const [wrong] = await wrongPassword(email);
  const [right] = await send("/login", { email, password: PASSWORD });
  expect(wrong?.body.visible).not.toContain("lejárt");
  expect(right?.body.visible).toContain("lejárt");
});
