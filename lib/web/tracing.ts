import "server-only";
import { type Attributes, type Context, context, SpanKind, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type Span,
  type SpanExporter,
  type SpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { currentRequestId } from "@/lib/request-scope";
import { onTracingStop } from "@/lib/web/tracing-state";

const REQUEST_ID = "portal.request_id";
/** The only attributes that are sent. Next also sets addresses with their queries, which may hold tokens and names. */
const KEPT_ATTRIBUTES = [
  ...["http.method", "http.route", "http.status_code", "next.route", "next.span_type", "next.rsc"],
  ...["error.type", REQUEST_ID],
];
const EXPORT_TIMEOUT_MS = 5000;

function kept(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => KEPT_ATTRIBUTES.includes(name)));
}

/** A name of a closed list: Next's own may hold an address. */
function nameOf({ kind, attributes }: ReadableSpan): string {
  const { "http.method": method, "next.route": route, "next.span_type": type } = attributes;
  if (kind === SpanKind.SERVER) return [method ?? "request", route].filter(Boolean).join(" ");
  return typeof type === "string" ? type : "span";
}

/** A span without anything that may hold a person's data: messages of errors hold values of rows. */
function withoutData(span: ReadableSpan): ReadableSpan {
  const { kind, parentSpanContext, startTime, endTime, duration, ended, resource, instrumentationScope } = span;
  const { droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span;
  return {
    ...{ kind, parentSpanContext, startTime, endTime, duration, ended, resource, instrumentationScope },
    ...{ droppedAttributesCount, droppedEventsCount, droppedLinksCount },
    spanContext: () => span.spanContext(),
    name: nameOf(span),
    status: { code: span.status.code },
    attributes: kept(span.attributes),
    links: [],
    events: span.events.map(({ time, name, attributes }) => ({
      time,
      name: name === "exception" ? name : "event",
      attributes: { "exception.type": attributes?.["exception.type"] },
    })),
  };
}

/** Removes personal data from spans before they leave the process. */
function cleaned(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(withoutData), done),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

/** Joins a trace to the log by the id of the request. */
const requestIds: SpanProcessor = {
  onStart(span: Span, _parent: Context) {
    const requestId = currentRequestId();
    if (requestId) span.setAttribute(REQUEST_ID, requestId);
  },
  onEnd() {},
  async forceFlush() {},
  async shutdown() {},
};

/**
 * Makes traces of Next's spans and sends them to a collector. Load this module only when traces are wanted: the
 * libraries take memory, and every span takes time.
 *
 * @param endpoint of the collector, without `/v1/traces` (OTLP over HTTP, JSON)
 */
export function startTracing(endpoint: string): void {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, "")}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "kuldemenyeim-portal" }),
    spanProcessors: [requestIds, new BatchSpanProcessor({ exporter: cleaned(exporter) })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  onTracingStop(() => provider.shutdown());
}
