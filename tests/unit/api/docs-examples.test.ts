/** The examples of the page of the API's documentation: each is run, with a stand-in for the network. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { API_CALLS, apiDescription } from "@/app/api/v1/calls";
import type { ApiCallDefinition } from "@/lib/web/api/api-call";
import { curlExample, exampleOf, typescriptExample } from "@/lib/web/api/docs-examples";
import { csharpExample, javaExample } from "@/lib/web/api/docs-java-csharp";
import type { AnyApiCall } from "@/lib/web/api/openapi";

const description = apiDescription("https://portal.example");
const calls = API_CALLS as readonly (AnyApiCall & Pick<ApiCallDefinition, "body" | "query">)[];

type Sent = { method: string; url: URL; headers: Headers; body: string | null };

/** What the example for the shell hands to curl. */
function curled(call: AnyApiCall): Sent {
  const env = { ...process.env, PORTAL_URL: "https://portal.example", API_KEY: "kp_live_x" };
  const script = `curl() { printf '%s\\0' "$@"; }\n${curlExample(call, description)}`;
  const given = execFileSync("sh", ["-euc", script], { env }).toString().split("\0").slice(0, -1);
  const headers = new Headers();
  const sent: Partial<Sent> & { output?: string } = {};
  for (let at = 0; at < given.length; at += 1) {
    const [flag = "", value = ""] = given.slice(at, at + 2);
    if (flag.startsWith("-")) at += 1;
    if (flag === "-H") headers.append(value.slice(0, value.indexOf(":")), value.slice(value.indexOf(":") + 1).trim());
    else if (flag === "-X") sent.method = value;
    else if (flag === "-d" || flag === "--data-binary") sent.body = value;
    else if (flag === "--output") sent.output = value;
    else if (flag.startsWith("-")) throw new Error(`unknown ${flag}`);
    else sent.url = new URL(flag);
  }
  const { url, body = null } = sent;
  if (!url) throw new Error("no address");
  return { method: sent.method ?? (body === null ? "GET" : "POST"), url, headers, body };
}

/** What the example in TypeScript hands to fetch. It has no types, so it runs as it is. */
async function fetched(call: AnyApiCall): Promise<Sent> {
  const sent: Sent[] = [];
  const fetch = async (url: string, { method = "GET", headers = {}, body = null }: RequestInit = {}) => {
    sent.push({ method, url: new URL(url), headers: new Headers(headers), body: body as string | null });
    return Response.json({});
  };
  const readFile = async (name: string) => `@${name}`;
  const names = ["fetch", "readFile", "portalUrl", "apiKey"];
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  const run = new AsyncFunction(...names, typescriptExample(call, description));
  await run(fetch, readFile, "https://portal.example", "kp_live_x");
  const [one, ...more] = sent;
  if (!one || more.length > 0) throw new Error("not one call");
  return one;
}

type Reading = [pattern: RegExp, found: (groups: string[]) => void];

/**
 * What an example in another language sends: each line has to be one of the given ones. There is no compiler for these
 * languages on every machine.
 */
function readLines(text: string, origin: string, lines: (sent: Sent) => Reading[]): Sent {
  const sent: Sent = { method: "GET", url: new URL(origin), headers: new Headers(), body: null };
  const readings = lines(sent);
  // A block of text becomes one line.
  const joined = text.replaceAll(/"""\n([\s\S]*?)\n *"""/g, (_, json) => `"""${json.replaceAll(/\n */g, "")}"""`);
  for (const line of joined.split("\n")) {
    const reading = readings.find(([pattern]) => pattern.test(line));
    if (!reading) throw new Error(`unknown line ${line}`);
    reading[1](reading[0].exec(line)?.slice(1) ?? []);
  }
  return sent;
}

const PORTAL = "https://portal.example";
const toUrl = (sent: Sent, path = "") => {
  sent.url = new URL(`${PORTAL}${path}`);
};

const inJava = (call: AnyApiCall) =>
  readLines(javaExample(call, description), PORTAL, (sent) => [
    [
      /^HttpRequest request = HttpRequest\.newBuilder\(URI\.create\(portalUrl \+ "([^"]+)"\)\)$/,
      ([path]) => toUrl(sent, path),
    ],
    [
      /^ {4}\.header\("Authorization", "Bearer " \+ apiKey\)$/,
      () => sent.headers.set("authorization", "Bearer kp_live_x"),
    ],
    [/^ {4}\.header\("([\w-]+)", "([^"]+)"\)$/, ([name = "", value = ""]) => sent.headers.set(name, value)],
    [/^ {4}\.GET\(\)$/, () => {}],
    [
      /^ {4}\.(POST|PUT)\(HttpRequest\.BodyPublishers\.(?:noBody\(\)|ofFile\(Path\.of\("([^"]+)"\)\)|ofString\("""(.*)"""\))\)$/,
      ([method = "", file, json]) => {
        const text = json?.replaceAll("\\\\", "\\");
        Object.assign(sent, { method, body: text?.trim() ?? (file === undefined ? null : `@${file}`) });
      },
    ],
    [/^ {4}\.build\(\);$/, () => {}],
    [/^var response = HttpClient\.newHttpClient\(\)$/, () => {}],
    [
      /^ {4}\.send\(request, HttpResponse\.BodyHandlers\.(?:ofString\(\)|ofFile\(Path\.of\("answer(?:\.pdf)?"\)\))\);$/,
      () => {},
    ],
    [
      /^if \(response\.statusCode\(\) >= 400\) throw new IllegalStateException\("status " \+ response\.statusCode\(\)\);$/,
      () => {},
    ],
    [/^var answer = response\.body\(\);$/, () => {}],
  ]);

const inCsharp = (call: AnyApiCall) =>
  readLines(csharpExample(call, description), PORTAL, (sent) => [
    [/^using var client = new HttpClient\(\);$/, () => {}],
    [
      /^using var request = new HttpRequestMessage\(HttpMethod\.(Get|Post|Put), portalUrl \+ "([^"]+)"\);$/,
      ([method = "", path]) => {
        toUrl(sent, path);
        sent.method = method.toUpperCase();
      },
    ],
    [
      /^request\.Headers\.Authorization = new AuthenticationHeaderValue\("Bearer", apiKey\);$/,
      () => sent.headers.set("authorization", "Bearer kp_live_x"),
    ],
    [/^request\.Headers\.Add\("([\w-]+)", "([^"]+)"\);$/, ([name = "", value = ""]) => sent.headers.set(name, value)],
    [
      /^request\.Content = new StringContent\("""(.*)"""\);$/,
      ([json = ""]) => {
        sent.body = json.trim();
      },
    ],
    [
      /^request\.Content = new ByteArrayContent\(await File\.ReadAllBytesAsync\("([^"]+)"\)\);$/,
      ([file]) => {
        sent.body = `@${file}`;
      },
    ],
    [
      /^request\.Content\.Headers\.ContentType = new MediaTypeHeaderValue\("([^"]+)"\);$/,
      ([type = ""]) => sent.headers.set("content-type", type),
    ],
    [/^using var response = await client\.SendAsync\(request\);$/, () => {}],
    [/^response\.EnsureSuccessStatusCode\(\);$/, () => {}],
    [/^var answer = await response\.Content\.ReadAs(?:String|ByteArray)Async\(\);$/, () => {}],
  ]);

describe.each(calls.map((call) => [call.id, call] as const))("%s", (_id, call) => {
  it("is called as it is described, by curl and by fetch, in Java and in C# alike", async () => {
    const [byCurl, byFetch] = [curled(call), await fetched(call)];
    const parsed = ({ method, url, headers, body }: Sent) => ({
      ...{ method, url: url.href, headers: [...headers].sort() },
      body: body?.startsWith("{") ? JSON.parse(body) : body,
    });
    expect(parsed(byFetch)).toEqual(parsed(byCurl));
    expect(parsed(inJava(call))).toEqual(parsed(byCurl));
    expect(parsed(inCsharp(call))).toEqual(parsed(byCurl));
    const { method, url, headers, body } = byCurl;
    const address = call.path.replaceAll(/\{\w+\}/g, "[^/{}]+");
    expect([method, url.pathname]).toEqual([call.method, expect.stringMatching(new RegExp(`^/api/v1${address}$`))]);
    expect(headers.get("authorization")).toBe("Bearer kp_live_x");
    expect(headers.has("idempotency-key")).toBe(call.isIdempotent === true);
    const query = Object.fromEntries(url.searchParams);
    if (call.query) expect(call.query.safeParse(query).error).toBeUndefined();
    else expect(query).toEqual({});
    if (call.body.kind === "none") return expect(body).toBeNull();
    if (call.body.kind === "bytes")
      return expect([headers.get("content-type"), body?.slice(0, 1)]).toEqual([call.body.mediaType, "@"]);
    const json = JSON.parse(body ?? "");
    expect(call.body.schema.safeParse(json).error).toBeUndefined();
    expect(call.body.read(json, 0)).not.toHaveProperty("problems");
  });

  it("is answered as its example says", () => {
    for (const answer of call.answers) {
      if (answer.mediaType !== undefined) continue;
      const operation = description.paths[call.path]?.[call.method.toLowerCase()] as {
        responses: Record<string, { content: Record<string, { schema: Record<string, unknown> }> }>;
      };
      const schema = operation.responses[String(answer.status)]?.content["application/json"]?.schema ?? {};
      const example = exampleOf(schema, description);
      expect([example, answer.schema.safeParse(example).error]).toEqual([example, undefined]);
    }
  });
});

const hasJava = spawnSync("javac", ["-version"]).status === 0;
(hasJava ? it : it.skip)("the examples in Java compile", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-java-"));
  try {
    const methods = calls.map(
      (call) =>
        `static void ${call.id}(String portalUrl, String apiKey) throws Exception {\n${javaExample(call, description)}\n}`,
    );
    const imports = "import java.net.URI;\nimport java.net.http.*;\nimport java.nio.file.Path;";
    writeFileSync(path.join(folder, "Calls.java"), `${imports}\nclass Calls {\n${methods.join("\n")}\n}\n`);
    const options = ["-encoding", "UTF-8", "-d", folder, path.join(folder, "Calls.java")];
    const { status, stderr } = spawnSync("javac", options, { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
