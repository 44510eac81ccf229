/** The examples of the page of the API's documentation: each is run, with a stand-in for the network. */
import { execFileSync } from "node:child_process";
import { API_CALLS, apiDescription } from "@/app/api/v1/calls";
import type { ApiCallDefinition } from "@/lib/web/api/api-call";
import { curlExample, exampleOf, typescriptExample } from "@/lib/web/api/docs-examples";
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

describe.each(calls.map((call) => [call.id, call] as const))("%s", (_id, call) => {
  it("is called as it is described, by curl and by fetch alike", async () => {
    const [byCurl, byFetch] = [curled(call), await fetched(call)];
    const parsed = ({ method, url, headers, body }: Sent) => ({
      ...{ method, url: url.href, headers: [...headers].sort() },
      body: body?.startsWith("{") ? JSON.parse(body) : body,
    });
    expect(parsed(byFetch)).toEqual(parsed(byCurl));
    const { method, url, headers, body } = byCurl;
    const path = call.path.replaceAll(/\{\w+\}/g, "[^/{}]+");
    expect([method, url.pathname]).toEqual([call.method, expect.stringMatching(new RegExp(`^/api/v1${path}$`))]);
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
