/** `npm run email`, as a process. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { freePort } from "@/lib/db/embedded/free-port";
import { notificationKinds } from "@/lib/notification/notification-kinds";

let port: number;
let command: ChildProcess;

function start(emailPort: number | string): ChildProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return spawn(process.execPath, ["scripts/bootstrap.mjs", "scripts/email/preview.ts"], {
    env: { ...env, EMAIL_PORT: String(emailPort) },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** What the process says until it has said this. */
async function said(stream: NodeJS.ReadableStream | null, text: string): Promise<string> {
  let all = "";
  for await (const chunk of stream ?? []) {
    all += chunk;
    if (all.includes(text)) return all;
  }
  return all;
}

/** Status, headers and body; with a host name of the caller's choice. */
function get(path: string, headers: Record<string, string> = {}, method = "GET") {
  return new Promise<{ status?: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers, method }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    })
      .on("error", reject)
      .end();
  });
}

beforeAll(async () => {
  port = await freePort();
  command = start(port);
  expect(await said(command.stdout, "\n")).toBe(`E-mail templates: http://127.0.0.1:${port}\n`);
});
afterAll(async () => {
  if (command.exitCode !== null) return;
  command.kill("SIGTERM");
  const [code] = await once(command, "exit");
  expect(code).toBe(0);
});

it("lists every template by its Hungarian name, and in English on request", async () => {
  expect(await get("/")).toMatchObject({ status: 303, headers: { location: "/staff/templates" } });
  const { body } = await get("/staff/templates");
  for (const kind of notificationKinds()) expect(body).toContain(`href="/staff/templates/${kind}"`);
  expect(body).toContain("Üdvözlő e-mail az első belépéshez");
  const { headers } = await get("/language/en");
  const english = await get("/staff/templates", { cookie: String(headers["set-cookie"]).split(";")[0] ?? "" });
  expect(english.body).toContain("Welcome, with the first sign-in");
});

it("shows a template in both languages, with nothing to press that cannot work", async () => {
  const { body, headers } = await get("/staff/templates/welcome?scheme=dark");
  for (const language of ["hu", "en"]) {
    expect(body).toContain(`src="/staff/files/templates/welcome?language=${language}&amp;scheme=dark" sandbox=""`);
  }
  expect(body).toContain("Az első belépéshez szükséges tudnivalók");
  expect(body).not.toMatch(/<(?:button|form|script|input)\b/);
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  const styles = await get("/styles.css");
  for (const [, name] of body.matchAll(/class="(\w+)"/g))
    expect([name, styles.body.includes(`.${name}`)]).toEqual([name, true]);
});

it("sends an e-mail's HTML for its frame only, and knows no other template", async () => {
  const { body, headers } = await get("/staff/files/templates/welcome?language=en&scheme=dark");
  expect(body).toContain('lang="en"');
  expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; .*; sandbox$/);
  expect((await get("/staff/templates/unknown")).status).toBe(404);
  expect((await get("/staff/files/templates/constructor")).status).toBe(404);
});

it("answers this machine only, and only reading", async () => {
  expect((await get("/staff/templates", { host: `portal.example.hu:${port}` })).status).toBe(421);
  expect((await get("/staff/templates", {}, "POST")).status).toBe(405);
  // The machine's other addresses, as far as it has any.
  const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  for (const { address } of others.filter(({ internal, family }) => !internal && family === "IPv4")) {
    const socket = connect({ host: address, port });
    const [error] = await once(socket, "error");
    expect(error.code).toBe("ECONNREFUSED");
  }
});

it.each([
  ["is taken", () => String(port), "is taken. Free it, or choose another one"],
  ["is no port", () => "3o01", 'EMAIL_PORT must be a whole number from 1 to 65535, not "3o01".'],
])("says so when the port %s", async (_name, emailPort, expected) => {
  const second = start(emailPort());
  const [text, [code]] = await Promise.all([said(second.stderr, "\n"), once(second, "exit")]);
  expect(text).toContain(expected);
  expect(code).toBe(1);
});
