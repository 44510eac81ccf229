/**
 * The container image without a container: the folder that its scripts make, on a read-only copy, as a normal user,
 * alone and behind a real nginx with deploy/nginx/nginx.conf.
 */
import { execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import type { Browser } from "playwright-core";
import { createDatabase, dropDatabase, withDatabase } from "@/lib/db/embedded/database";
import { freePort } from "@/lib/db/embedded/free-port";
import { findDebianProgram } from "@/scripts/test/debian-program";
import { launchBrowser } from "@/tests/support/browser";
import { emailTo } from "@/tests/support/emails";
import { Image, type ImageProgram } from "@/tests/support/image";
import { type Nginx, startNginx } from "@/tests/support/nginx";
import { NOT_SHIPPED } from "@/tests/support/not-shipped";
import { testPortal } from "@/tests/support/portal";
import { connectTls, sendTls } from "@/tests/support/tls-client";
import { wireRequest } from "@/tests/support/wire";

const root = path.resolve(import.meta.dirname, "../../..");
const START_MS = 300_000;
const EMAIL = `image.${randomUUID().slice(0, 8)}@example.hu`;
const INITIAL_PASSWORD = "KezdetiJelszo42";
const OWN_PASSWORD = "SajatJelszo2028";
const DOCUMENT = "Ajánlat_110482937.pdf";
const MB = 1024 * 1024;
/** The id that the portal gives a request, which no client chooses. */
const OWN_ID = /^\w{4}-\w{4}-\w{4}$/;
const nginxProgram = findDebianProgram("nginx");
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

let image: Image;
let adminUrl: string;
let databaseName: string;
let server: ImageProgram;
let worker: ImageProgram;
let ports: { tls: number; plain: number; portal: number };
beforeAll(async () => {
  image = await Image.assemble();
  ports = { tls: await freePort(), plain: await freePort(), portal: await freePort() };
  adminUrl = withDatabase(testPortal().databaseUrl, "postgres");
  databaseName = `image_${randomUUID().replaceAll("-", "")}`;
  const databaseUrl = await createDatabase(adminUrl, databaseName);
  const secrets = path.join(image.shared, "secrets");
  const smtp = testPortal().env.SMTP_URL ?? "";
  execFileSync("sh", [path.join(root, "deploy/make-secrets.sh"), secrets], { input: smtp });
  expect(statSync(secrets).mode & 0o777).toBe(0o700);
  // A container sees the files, not their folder.
  chmodSync(secrets, 0o755);
  const names = ["auth_secret", "password_pepper", "document_key", "smtp_url"];
  image.env = {
    ...image.env,
    ...Object.fromEntries(names.map((name) => [`${name.toUpperCase()}_FILE`, path.join(secrets, name)])),
    NODE_ENV: "production",
    HOSTNAME: "127.0.0.1",
    PORT: String(ports.portal),
    APP_URL: `https://localhost:${ports.tls}`,
    DATABASE_URL: databaseUrl,
    MAIL_FROM: "ertesites@example.hu",
    TRUST_PROXY: "1",
    WEB_CONCURRENCY: "1",
  };
}, START_MS);
afterAll(async () => {
  await Promise.all([server?.stop(), worker?.stop()]);
  if (databaseName) await dropDatabase(adminUrl, databaseName);
  image?.remove();
});

describe("the image, as a normal user on files that it cannot change", () => {
  it("has what production needs, a list of its packages, and nothing of the demo, the tests or a checkout", () => {
    const writable = execFileSync("find", [image.folder, "-perm", "/222", "-not", "-type", "l"], { encoding: "utf8" });
    expect(writable).toBe("");
    expect(NOT_SHIPPED.filter((name) => existsSync(path.join(image.folder, name)))).toEqual([]);
    expect(readdirSync(image.folder).filter((name) => /^\.env|^\.git|^\.data/.test(name))).toEqual([]);
    const packages = image.packages();
    for (const name of ["next", "postgres", "@node-rs/argon2", "commander"]) expect(packages).toContain(name);
    // The program of this platform, and none of another.
    expect(packages.filter((name) => name.startsWith("@node-rs/argon2-"))).toHaveLength(1);
    expect(packages.filter((name) => ["jest", "playwright-core", "typescript"].includes(name))).toEqual([]);
  });

  it("migrates an empty database, once", async () => {
    const first = await image.run("migrate.js");
    expect(first).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^✓ 0000_\w+\n(?:✓ \w+\n)+✓ job queues\n$/),
    });
    expect(await image.run("migrate.js")).toMatchObject({ status: 0, stdout: "✓ nothing to migrate\n" });
  });

  it("the health check fails until the server can serve", async () => {
    expect(await image.run("health.js")).toMatchObject({ status: 1 });
    server = image.start("server.js");
    await server.untilLogged("serving");
    expect(await image.run("health.js")).toMatchObject({ status: 0, stderr: "" });
  });

  it("delivers a batch by the command line, relative to where it was called, and the worker announces it", async () => {
    const header =
      "senderReference,email,name,contractNumber,product,documentType,subject,body,documents,initialPassword";
    const fields = [
      `IMG-${EMAIL}`,
      EMAIL,
      "Próba Petra",
      "110482937",
      "Lakásbiztosítás",
      "offer",
      "Ajánlatunk",
      "Tisztelt Ügyfelünk!",
      DOCUMENT,
      INITIAL_PASSWORD,
    ];
    writeFileSync(path.join(image.shared, "manifest.csv"), `${header}\n${fields.join(",")}\n`);
    copyFileSync(path.join(root, "demo/batch", DOCUMENT), path.join(image.shared, DOCUMENT));
    const delivered = await image.run("portal.js", ["deliver", ".", "--json"], { cwd: image.shared });
    expect(delivered).toMatchObject({ status: 0 });
    expect(readdirSync(image.shared).filter((name) => name.startsWith("result-"))).toHaveLength(1);
    worker = image.start("worker.js");
    expect((await emailTo(EMAIL, "Elkészült a fiókja")).links.join(" ")).toContain(`${image.env.APP_URL}/activate/`);
  });
});

const behindNginx = nginxProgram ? describe : describe.skip;
behindNginx("behind nginx with TLS", () => {
  let nginx: Nginx;
  let browser: Browser;
  const host = () => `localhost:${ports.tls}`;
  const ask = (line: string, headers: string[] = [], body?: string | Buffer, from?: string) =>
    sendTls(ports.tls, wireRequest(line, [`Host: ${host()}`, ...headers], body), from);
  beforeAll(async () => {
    if (nginxProgram) nginx = await startNginx(nginxProgram, ports);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await nginx?.stop();
  });

  it("a customer signs in for the first time and saves the document, byte for byte", async () => {
    const page = await (await browser.newContext({ locale: "hu-HU", ignoreHTTPSErrors: true })).newPage();
    const { links } = await emailTo(EMAIL, "Elkészült a fiókja");
    await page.goto(links.find((link) => link.includes("/activate/")) ?? "");
    await page.getByLabel("Kezdeti jelszó", { exact: true }).fill(INITIAL_PASSWORD);
    await page.getByRole("button", { name: "Tovább" }).click();
    await page.waitForURL("**/password/first");
    await page.getByLabel("Új jelszó", { exact: true }).fill(OWN_PASSWORD);
    await page.getByRole("button", { name: "Jelszó mentése" }).click();
    await page.waitForURL("**/inbox**");
    await page.locator("table a[href^='/inbox/']").first().click();
    await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/);
    const link = page.getByRole("link", { name: /Letöltés/ }).first();
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(sha256(readFileSync(await download.path()))).toBe(sha256(readFileSync(path.join(image.shared, DOCUMENT))));
  });

  it("plain http leads to https, and https says that it stays", async () => {
    const plain = await fetch(`http://127.0.0.1:${ports.plain}/inbox?q=a`, { redirect: "manual" });
    expect([plain.status, plain.headers.get("location")]).toEqual([308, `https://${host()}/inbox?q=a`]);
    expect((await ask("GET /login")).headers["strict-transport-security"]).toMatch(/max-age=/);
  });

  it("the client's address is that of the connection, whatever the client writes", async () => {
    const claims = [
      "X-Forwarded-For: 203.0.113.9",
      "X-Forwarded-For: 203.0.113.9, 198.51.100.1",
      "X_Forwarded_For: 203.0.113.9",
      "Forwarded: for=203.0.113.9",
      "X-Portal-Socket-Address: 203.0.113.9",
      "X-Request-Id: 203.0.113.9",
      "X-Real-IP: 203.0.113.9",
    ];
    for (const [index, claim] of claims.entries()) {
      const target = `/address-${index}`;
      expect((await ask(`GET ${target}`, [claim], undefined, "127.9.8.7")).status).toBe(404);
      const line = await server.untilLogged("a request was refused", ({ path: logged }) => logged === target);
      expect([claim, line.network, line.requestId]).toEqual([claim, "127.9.8.0/24", expect.stringMatching(OWN_ID)]);
    }
  });

  it.each([
    ["two lengths", "Content-Length: 4\r\nContent-Length: 40"],
    ["a list of lengths", "Content-Length: 4, 40"],
    ["a length and chunks", "Content-Length: 4\r\nTransfer-Encoding: chunked"],
    ["chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 4"],
    ["an unknown coding", "Transfer-Encoding: xchunked"],
    ["a blank before the colon", "Transfer-Encoding : chunked\r\nContent-Length: 4"],
    ["a folded line", "Transfer-Encoding:\r\n chunked\r\nContent-Length: 4"],
  ])("a request that means two things (%s) does not smuggle a second one to the portal", async (name, lines) => {
    const target = `/smuggled-${name.replaceAll(" ", "-")}`;
    const hidden = `GET ${target} HTTP/1.1\r\nHost: ${host()}\r\n\r\n`;
    const head = `POST /login HTTP/1.1\r\nHost: ${host()}\r\nOrigin: https://${host()}\r\nConnection: close\r\n${lines}`;
    const { status } = await sendTls(ports.tls, `${head}\r\n\r\n0\r\n\r\n${hidden}`);
    expect([400, 403, 408, 411, 415, 421, 501]).toContain(status);
    // A later request over the same connections to the portal is answered as itself.
    expect((await ask(`GET /after${target}`)).status).toBe(404);
    await server.untilLogged("a request was refused", ({ path: logged }) => logged === `/after${target}`);
    expect(server.lines("a request was refused").filter(({ path: logged }) => logged === target)).toEqual([]);
  });

  it("another host is refused by the portal", async () => {
    const foreign = wireRequest("GET /login", ["Host: evil.example"]);
    expect((await sendTls(ports.tls, foreign)).status).toBe(421);
  });

  it("1,000 idle clients and 50 slow ones hold no connection of the portal, and others are answered", async () => {
    const clients: TLSSocket[] = [];
    while (clients.length < 1000) {
      clients.push(...(await Promise.all(Array.from({ length: 50 }, () => connectTls(ports.tls)))));
    }
    for (const [index, client] of clients.slice(0, 50).entries()) {
      const half = index % 2 === 0 ? "GET /login HTTP/1.1\r\nHost: loc" : `POST /login HTTP/1.1\r\nHost: ${host()}\r\n`;
      client.write(index % 2 === 0 ? half : `${half}Content-Type: text/plain\r\nContent-Length: 5000\r\n\r\nabc`);
    }
    for (let asked = 0; asked < 10; asked += 1) expect((await ask("GET /login")).status).toBe(200);
    expect(clients.filter(({ readyState }) => readyState === "open")).toHaveLength(1000);
    // nginx keeps at most 32 of its connections to the portal; the half requests have none.
    expect(establishedAt(ports.portal)).toBeLessThanOrEqual(40);
    for (const client of clients) client.destroy();
  });

  it("a form that is too large is answered by the portal, and a reply with it leads back to its page", async () => {
    const form = ["Content-Type: multipart/form-data; boundary=b", `Origin: https://${host()}`];
    const tooLarge = await ask("POST /login", form, Buffer.alloc(5 * MB + 1));
    expect([tooLarge.status, tooLarge.headers["content-security-policy"]]).toEqual([413, expect.any(String)]);
    const reply = await ask(`POST /inbox/${randomUUID()}/reply`, form, Buffer.alloc(20 * MB));
    expect([reply.status, reply.headers.location]).toEqual([303, expect.stringMatching(/\?notice=too-large$/)]);
  });

  it("nginx logs no address: neither of what it hands on nor of what it refuses itself, with a token or a search", async () => {
    const token = randomUUID();
    expect((await ask(`GET /inbox?q=${token}`)).status).not.toBe(0);
    const refused = await ask(`POST /activate/${token}`, [], Buffer.alloc(7 * MB));
    expect([refused.status, refused.headers["content-security-policy"]]).toEqual([413, undefined]);
    expect(nginx.logged()).not.toContain(token);
    expect(nginx.logged()).not.toContain("request:");
  });
});

it("SIGTERM ends server and worker in order", async () => {
  expect(await server.stop()).toMatchObject({ status: 0 });
  expect(await worker.stop()).toMatchObject({ status: 0 });
});

/** Established connections to a local port, from /proc/net/tcp. */
function establishedAt(port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const lines = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1);
  return lines.filter((line) => {
    const [, address = "", , state] = line.trim().split(/\s+/);
    return address.endsWith(local) && state === "01";
  }).length;
}
