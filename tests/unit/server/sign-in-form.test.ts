/** Which posts lib/server takes for a sign-in on a first visit; every other one is left to Next. */
import type { IncomingMessage } from "node:http";
import { FIRST_VISIT } from "@/app/(sign-in)/login/state";
import { FIRST_STATE as OF_SERVER, readSignInForm } from "@/lib/server/sign-in-form";
import { formBody } from "@/tests/support/form-mutations";
import { FIRST_STATE, type Posted, plainSignIn, scriptedSignIn } from "@/tests/support/sign-in-form";
import { KNOWN_ACTION } from "@/tests/support/test-server";

const FIELDS: [string, string][] = [
  ["email", "anna@example.hu"],
  ["password", "SajatJelszo2031"],
];
const BACK: [string, string] = ["returnTo", "/inbox?q=a%20b"];

const read = ({ headers, body }: Posted, url = "/login") =>
  readSignInForm({ url, headers } as unknown as IncomingMessage, Buffer.from(body), KNOWN_ACTION);

const plain = plainSignIn(KNOWN_ACTION, FIELDS);
const scripted = scriptedSignIn(KNOWN_ACTION, FIELDS);
const TYPED = { email: "anna@example.hu", password: "SajatJelszo2031", returnTo: null };

it("the state of a first visit is that of the page", () => {
  expect(OF_SERVER).toBe(JSON.stringify(FIRST_VISIT));
  expect(FIRST_STATE).toBe(OF_SERVER);
});

describe.each([
  ["without script", plainSignIn],
  ["by script", scriptedSignIn],
])("a form sent %s", (_how, signIn) => {
  const posted = signIn(KNOWN_ACTION, FIELDS);

  it("is read, whatever the query of the page", () => {
    expect(read(posted)).toEqual(TYPED);
    expect(read(posted, "/login?returnTo=%2Fsent")).toEqual(TYPED);
    expect(read(signIn(KNOWN_ACTION, [BACK, ...FIELDS]))).toEqual({ ...TYPED, returnTo: "/inbox?q=a%20b" });
  });

  it("is left to Next after a failed attempt", () => {
    const state = FIRST_STATE.replace('"email":""', '"email":"anna@example.hu"');
    expect(read(signIn(KNOWN_ACTION, FIELDS, state))).toBeNull();
  });

  it.each<[string, Posted, string?]>([
    ["of another action", signIn("7f00", FIELDS)],
    ["of another page", posted, "/password/forgot"],
    ["of a path in another spelling", posted, "/login/"],
    ["with a captcha answer", signIn(KNOWN_ACTION, [...FIELDS, ["captcha", "x"]])],
    ["with a field of another form", signIn(KNOWN_ACTION, [...FIELDS, ["owner", "x"]])],
    ["with two passwords", signIn(KNOWN_ACTION, [...FIELDS, ["password", "x"]])],
    ["without a password", signIn(KNOWN_ACTION, [["email", "anna@example.hu"]])],
    ["without an address", signIn(KNOWN_ACTION, [["password", "x"]])],
    [
      "with an accent",
      signIn(KNOWN_ACTION, [
        ["email", "anna@árvíz.hu"],
        ["password", "x"],
      ]),
    ],
    [
      "with a line break in a value",
      signIn(KNOWN_ACTION, [
        ["email", "anna@example.hu\r\n"],
        ["password", "x"],
      ]),
    ],
    ["larger than 8 KB", signIn(KNOWN_ACTION, [...FIELDS, ["returnTo", `/${"x".repeat(8192)}`]])],
    ["for Next's router", { ...posted, headers: { ...posted.headers, rsc: "1" } }],
    ["cut off", { ...posted, body: posted.body.slice(0, -5) }],
    ["with bytes before the first part", { ...posted, body: `x\r\n${posted.body}` }],
    ["with bytes after the last part", { ...posted, body: `${posted.body}x` }],
    [
      "with a type of a part",
      { ...posted, body: posted.body.replace("\r\n\r\nanna", "\r\nContent-Type: text/plain\r\n\r\nanna") },
    ],
    ["with a file name", { ...posted, body: posted.body.replace(/name="(\w*email)"/, 'name="$1"; filename="a"') }],
    ["with another type", { ...posted, headers: { ...posted.headers, "content-type": "text/plain" } }],
    [
      "with a parameter after the boundary",
      {
        ...posted,
        headers: { ...posted.headers, "content-type": `${posted.headers["content-type"]}; charset=utf-16` },
      },
    ],
  ])("is left to Next %s", (...[, asked, url]) => {
    expect(read(asked, url)).toBeNull();
  });
});

it("is left to Next when script and form name different actions", () => {
  expect(read({ ...plain, headers: { ...plain.headers, "next-action": KNOWN_ACTION } })).toBeNull();
  expect(read({ ...scripted, headers: { "content-type": scripted.headers["content-type"] ?? "" } })).toBeNull();
});

it("is left to Next when the arguments come before the fields, which React then does not find", () => {
  const fields = FIELDS.map(([name, value]): [string, string] => [`_1_${name}`, value]);
  const { type, body } = formBody([["0", `[${FIRST_STATE},"$K1"]`], ...fields]);
  expect(read({ headers: { ...scripted.headers, "content-type": type }, body })).toBeNull();
});

it("is left to Next with bound arguments of another kind", () => {
  const { type, body } = formBody([
    ["$ACTION_REF_2", ""],
    ["$ACTION_2:0", `{"id":"${KNOWN_ACTION}","bound":null}`],
    ...FIELDS,
  ]);
  expect(read({ headers: { "content-type": type }, body })).toBeNull();
});
