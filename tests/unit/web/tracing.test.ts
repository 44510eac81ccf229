/** Traces reach a collector without personal data, and cost nothing where none are wanted. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { inRequestScope } from "@/lib/request-scope";
import { startTracing } from "@/lib/web/tracing";
import { stopTracing } from "@/lib/web/tracing-state";
import { sourceFiles } from "@/tests/architecture/source-files";

const CANARY = "kanari4711@example.hu";

it("a local collector receives the spans of a request with its id and route, and no address, query or message", async () => {
  const received: { url: string | undefined; body: string }[] = [];
  const collector = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ url: request.url, body: Buffer.concat(chunks).toString() });
    response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  startTracing(`http://127.0.0.1:${(collector.address() as AddressInfo).port}/`);
  // As Next makes them.
  const tracer = trace.getTracer("next.js");
  inRequestScope({ requestId: "7k4m-9qw3-hx6p", route: "/inbox/[id]" }, () => {
    const attributes = { "http.method": "GET", "http.target": `/inbox/1?q=${CANARY}`, "next.route": "/inbox/[id]" };
    tracer.startActiveSpan(`GET /inbox/1?q=${CANARY}`, { kind: SpanKind.SERVER, attributes }, (root) => {
      const inner = tracer.startSpan(`fetch GET https://x/?q=${CANARY}`, {
        attributes: { "next.span_type": "AppRender.fetch", "http.url": `https://x/?q=${CANARY}` },
      });
      inner.recordException(new TypeError(CANARY));
      inner.setStatus({ code: SpanStatusCode.ERROR, message: CANARY });
      inner.end();
      root.setAttribute("http.status_code", 500);
      root.end();
    });
  });
  await stopTracing();
  await new Promise((resolve) => collector.close(resolve));

  expect(received.map(({ url }) => url)).toEqual(["/v1/traces"]);
  const body = received[0]?.body ?? "";
  expect(body).not.toContain("kanari");
  const { resourceSpans } = JSON.parse(body);
  const [inner, root] = resourceSpans[0].scopeSpans[0].spans;
  expect(root).toMatchObject({ name: "GET /inbox/[id]", kind: 2 });
  expect(inner).toMatchObject({ name: "AppRender.fetch", parentSpanId: root.spanId, traceId: root.traceId });
  expect(root.attributes).toContainEqual({ key: "portal.request_id", value: { stringValue: "7k4m-9qw3-hx6p" } });
  expect(inner.events).toMatchObject([{ name: "exception" }]);
  expect(JSON.stringify(inner.events)).toContain("TypeError");
  expect(JSON.stringify(resourceSpans[0].resource)).toContain("kuldemenyeim-portal");
});

it("the libraries are loaded by one module, which only instrumentation.ts loads, when an endpoint is set", () => {
  const files = sourceFiles().filter(({ path }) =>
    /^(?:app|lib|scripts)\/|^(?:middleware|instrumentation)\.ts$/.test(path),
  );
  const using = (pattern: RegExp) => files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  expect(using(/from "@opentelemetry\//)).toEqual(["lib/web/tracing.ts"]);
  expect(using(/web\/tracing"/)).toEqual(["instrumentation.ts"]);
  const { text = "" } = files.find(({ path }) => path === "instrumentation.ts") ?? {};
  expect(text).toMatch(/tracesEndpoint\) \{\n\s+const \{ startTracing \} = await import\("@\/lib\/web\/tracing"\)/);
});
