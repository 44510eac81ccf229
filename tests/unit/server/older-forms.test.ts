/** Forms that are older than the release, as lib/server receives them. */
import { createLog } from "@/lib/log";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer } from "@/tests/support/test-server";
import { sendWire, wireRequest } from "@/tests/support/wire";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

const REPLY_PAGE = "/inbox/0192f3a4-1b2c-7def-8123-456789abcdef/reply";
const UNKNOWN_ACTION = `$ACTION_ID_${"0".repeat(42)}`;

it("the text of a reply whose form is older than the release is kept, also without script", async () => {
  const seen: { url?: string; body: string }[] = [];
  const server = await startTestServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push({ url: request.url, body: Buffer.concat(chunks).toString() });
    response.writeHead(200, { "Content-Type": "text/plain" }).end("next");
  });
  const fields = { [UNKNOWN_ACTION]: "", body: "Tisztelt Biztosító!" };
  const body = `${Object.entries(fields)
    .map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join("")}--b--\r\n`;
  const lines = [
    "Host: portal.example",
    "Origin: https://portal.example",
    "Accept: text/html",
    "Content-Type: multipart/form-data; boundary=b",
  ];
  await sendWire(server.port, wireRequest(`POST ${REPLY_PAGE}`, lines, body));
  await server.close();
  expect(seen).toEqual([
    {
      url: "/api/reply-too-large/0192f3a4-1b2c-7def-8123-456789abcdef?form=out-of-date",
      body: expect.stringContaining("Tisztelt Biztosító!"),
    },
  ]);
});

it("any other form gets a page with a link back to the form, but only to a page of the portal", async () => {
  const server = await startTestServer(async (_request, response) => void response.writeHead(200).end("next"));
  const body = `--b\r\nContent-Disposition: form-data; name="${UNKNOWN_ACTION}"\r\n\r\n\r\n--b--\r\n`;
  const answered = async (target: string, cookie = "locale=hu") => {
    const lines = [
      "Host: portal.example",
      "Origin: https://portal.example",
      "Accept: text/html",
      "Content-Type: multipart/form-data; boundary=b",
      `Cookie: __Host-${cookie}`,
    ];
    const answer = await sendWire(server.port, wireRequest(`POST ${target}`, lines, body));
    return [answer.status, ...(/<a class="primary" href="([^"]*)">([^<]*)</.exec(answer.body)?.slice(1) ?? [])];
  };
  const path = "/login?returnTo=%2Finbox";
  expect(await answered(path)).toEqual([409, path, "Az oldal megnyitása"]);
  expect(await answered("/inbox", "locale=en")).toEqual([409, "/inbox", "Open the page again"]);
  expect(await answered("/elsewhere")).toEqual([409, "/", "A portál megnyitása"]);
  await server.close();
});
