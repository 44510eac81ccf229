import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTransport } from "nodemailer";
import type { CaughtEmail, EmailSummary } from "@/scripts/mail/caught-email";
import { type MailCatcher, startMailCatcher } from "@/scripts/mail/mail-catcher";

let dataDir: string;
let catcher: MailCatcher;

const start = async () => {
  catcher = await startMailCatcher({ dataDir, smtpPort: 0, webPort: 0 });
};
const at = (address: string) => `http://127.0.0.1:${catcher.webPort}${address}`;
const list = async (query = ""): Promise<EmailSummary[]> => (await fetch(at(`/api/messages${query}`))).json();
const read = async (id: string): Promise<CaughtEmail> => (await fetch(at(`/api/messages/${id}`))).json();

async function send(email: { to: string; subject: string; bcc?: string; html?: string; text?: string }) {
  const transport = createTransport({ host: "127.0.0.1", port: catcher.smtpPort });
  await transport.sendMail({
    from: { name: "Küldeményeim", address: "portal@example.hu" },
    headers: { "Auto-Submitted": "auto-generated" },
    text: "Szöveg",
    ...email,
  });
  transport.close();
}

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "mail-catcher-"));
  await start();
});

afterEach(async () => {
  await catcher.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe("the mail catcher", () => {
  it("lists the e-mails, newest first, up to the limit", async () => {
    await send({ to: "anna.kovacs@example.hu", subject: "Első levél" });
    await send({ to: "bela.nagy@example.hu", subject: "Űrlap őszre" });

    const [newest, oldest] = await list();
    expect(newest).toEqual({
      id: expect.stringMatching(/^[\w-]+$/),
      from: "portal@example.hu",
      to: ["bela.nagy@example.hu"],
      subject: "Űrlap őszre",
      date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
    });
    expect(oldest?.subject).toBe("Első levél");
    expect(await list("?limit=1")).toEqual([newest]);
    expect(await list("?q=ANNA.kovacs")).toEqual([oldest]);
  });

  it("gives an e-mail with both parts, its headers by lower-case name, and every link once", async () => {
    await send({
      to: "anna.kovacs@example.hu",
      subject: "Jelszó változtatási link",
      html: '<p>Kedves Ügyfelünk! <a class="b" href="http://localhost:3000/password/change/a?x=1&amp;y=2">Új jelszó</a> <a href="mailto:x@y.hu">x</a></p>',
      text: "Új jelszó: http://localhost:3000/password/change/a?x=1&y=2. Súgó (http://localhost:3000/help).",
    });

    const [summary] = await list();
    const email = await read(summary?.id ?? "");
    expect(email).toMatchObject(summary as EmailSummary);
    expect(email.html).toContain("Kedves Ügyfelünk!");
    expect(email.text).toContain("Új jelszó: http://");
    expect(email.links).toEqual(["http://localhost:3000/password/change/a?x=1&y=2", "http://localhost:3000/help"]);
    expect(email.headers).toMatchObject({
      "auto-submitted": "auto-generated",
      from: '"Küldeményeim" <portal@example.hu>',
      subject: "Jelszó változtatási link",
      "message-id": expect.stringMatching(/^<.+>$/),
    });
  });

  it("names Bcc recipients as well", async () => {
    await send({ to: "anna.kovacs@example.hu", bcc: "hidden@example.hu", subject: "x" });
    expect((await list())[0]?.to).toEqual(["anna.kovacs@example.hu", "hidden@example.hu"]);
  });

  it("still has its e-mails after a restart, and deletes them on request", async () => {
    await send({ to: "anna.kovacs@example.hu", subject: "Marad" });
    const before = await list();
    await catcher.stop();
    await start();
    expect(await list()).toEqual(before);
    expect((await read(before[0]?.id ?? "")).subject).toBe("Marad");

    expect((await fetch(at("/api/messages"), { method: "DELETE" })).status).toBe(204);
    expect(await list()).toEqual([]);
    expect((await fetch(at(`/api/messages/${before[0]?.id}`))).status).toBe(404);
  });

  it("shows a page for people, in which an e-mail's own markup stays in its frame", async () => {
    await send({
      to: "anna.kovacs@example.hu",
      subject: "<script>alert(1)</script>",
      html: "<script>alert(2)</script>",
    });
    const [summary] = await list();

    const page = await (await fetch(at(`/?message=${summary?.id}`))).text();
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toContain("<script>alert");
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    const frame = await fetch(at(`/messages/${summary?.id}.html`));
    expect(frame.headers.get("content-security-policy")).toContain("sandbox allow-popups");
    expect((await fetch(at("/?message=nothing"))).status).toBe(404);
  });

  it("refuses requests with another host name and from pages of other sites", async () => {
    const other = await new Promise<number | undefined>((resolve) => {
      const options = { port: catcher.webPort, host: "127.0.0.1", path: "/api/messages", headers: { host: "evil.hu" } };
      request(options, (response) => resolve(response.resume().statusCode)).end();
    });
    expect(other).toBe(421);
    const foreign = await fetch(at("/api/messages"), { method: "DELETE", headers: { origin: "http://evil.hu" } });
    expect(foreign.status).toBe(421);
  });
});
