/** Multipart bodies as real clients write them: curl is run, and of others stands here what they send. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type MultipartPart, readMultipart } from "@/lib/web/api/multipart";

let server: Server;
let folder: string;
let read: MultipartPart[] | null;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "kuldemenyeim-curl-"));
  writeFileSync(path.join(folder, "a.pdf"), "%PDF");
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    read = readMultipart(Buffer.concat(parts), request.headers["content-type"] ?? "", 10);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

describe("curl", () => {
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  /** In quotes, as curl takes it on its command line. */
  const quoted = (name: string) => `"${name.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  const send = (filename: string, ...options: string[]) =>
    promisify(execFile)(
      "curl",
      [
        ...["--silent", "--show-error", "--fail", "--noproxy", "*", ...options],
        ...["-F", 'message={"subject":"„díj”"};type=application/json'],
        ...["-F", `documents=@${path.join(folder, "a.pdf")};type=application/pdf;filename=${quoted(filename)}`, url()],
      ],
      { env: { ...process.env, NODE_OPTIONS: "" } },
    );

  // --form-escape writes as curl did before 7.81.
  it.each([
    ["today's way", []],
    ["the older way", ["--form-escape"]],
  ])("names a file in %s", async (_way, options) => {
    for (const filename of [
      "a.pdf",
      "ősz.pdf",
      'ár"ví"z.pdf',
      '"',
      "a;b=c.pdf",
      "díj \\ önrész.pdf",
      '\\".pdf',
      "ab\\",
    ]) {
      await send(filename, ...options);
      expect(read?.map(({ name }) => name)).toEqual(["message", "documents"]);
      const [message, file] = read ?? [];
      expect(message).toMatchObject({ filename: null, bytes: Buffer.from('{"subject":"„díj”"}') });
      expect(file?.bytes.toString()).toBe("%PDF");
      // Only where no quote is in the older way: a backslash is then sent twice, and stays so.
      const isDoubled = options.length > 0 && !filename.includes('"');
      expect(file?.filename).toBe(isDoubled ? filename.replaceAll("\\", "\\\\") : filename);
    }
  });
});

describe("the other clients", () => {
  const BOUNDARY = "b7f3a";
  const read = (head: string) => {
    const body = `--${BOUNDARY}\r\n${head}\r\n\r\n%PDF\r\n--${BOUNDARY}--\r\n`;
    return readMultipart(Buffer.from(body), `multipart/form-data; boundary="${BOUNDARY}"`, 10)?.[0];
  };

  it.each([
    [".NET, MultipartFormDataContent", "form-data; name=documents; filename=a.pdf; filename*=utf-8''a.pdf", "a.pdf"],
    [
      ".NET, with letters beyond ASCII",
      "form-data; name=documents; filename=\"=?utf-8?B?xZFzei5wZGY=?=\"; filename*=utf-8''%C5%91sz.pdf",
      "ősz.pdf",
    ],
    ["Java, OkHttp", 'form-data; name="documents"; filename="%22a%22.pdf"', '"a".pdf'],
    ["Java, Apache HttpClient", 'form-data; name="documents"; filename="\\"a\\".pdf"', '"a".pdf'],
    [
      "Java, Spring",
      'form-data; name="documents"; filename="=?UTF-8?Q?=C5=91sz=22.pdf?="; filename*=UTF-8\'\'%C5%91sz%22.pdf',
      'ősz".pdf',
    ],
    ["Go, mime/multipart", 'form-data; name="documents"; filename="a\\\\b\\".pdf"', 'a\\b".pdf'],
    ["a path of Windows", 'form-data; name="documents"; filename="C:\\tmp\\new.pdf"', "C:\\tmp\\new.pdf"],
    ["a backslash", 'form-data; name="documents"; filename="\\"', "\\"],
    ["a folder of Windows", 'form-data; name="documents"; filename="C:\\tmp\\"', "C:\\tmp\\"],
    ["a path of Windows with a quote", 'form-data; name="documents"; filename="C:\\tmp\\"a\\".pdf"', 'C:\\tmp"a".pdf'],
  ])("%s", (_client, disposition, filename) => {
    expect(read(`Content-Disposition: ${disposition}`)).toMatchObject({ name: "documents", filename });
  });

  it("a field may have a quote in its name", () => {
    expect(read('Content-Disposition: form-data; name="a\\"b"')).toMatchObject({ name: 'a"b', filename: null });
  });

  it.each(['name="documents"; filename="a"b"', 'name="a\\"; name="b\\""', 'name="documents"; filename="a\\"b'])(
    "a value that is neither way is refused: %s",
    (rest) => {
      expect(read(`Content-Disposition: form-data; ${rest}`)).toBeUndefined();
    },
  );

  it("a value with many backslashes is read in a time that grows with its length", () => {
    const started = process.threadCpuUsage();
    expect(read(`Content-Disposition: form-data; name="${'\\"'.repeat(7_000)}x`)).toBeUndefined();
    const { user, system } = process.threadCpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});
