/**
 * Two requests of one customer may reach two server processes (docs/architecture.md#server-processes), so no module
 * keeps what another process would have to know; and the starting process loads neither Next nor the database.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { readSource, root, sourceFiles } from "./source-files";

/** State that lives as long as the process, and why it may differ from that of another process. */
const KEPT: Record<string, string> = {
  "app/(public)/help/help-topics.ts": "texts of the build with the contact details of the settings, which never change",
  "app/_session/reload-page.ts": "in the browser",
  "lib/auth/credential/password-estimator.ts": "dictionaries, which never change",
  "lib/auth/credential/password-hash.ts": "counts the work of this process; the limit is divided",
  "lib/auth/session/next-auth.ts": "which session a token names, which never changes; whether it is live is not kept",
  "lib/auth/session/start-session-store.ts": "texts of statements, which never change",
  "lib/customer-portal/report.ts": "public keys of the customer portal, fetched again when one is missing",
  "lib/delivery/upload-slots.ts": "counts the documents that this process receives; the limit is divided",
  "lib/document/answer-limit.ts": "counts the answers of this process; the limit is divided",
  "lib/env.ts": "the settings, read once",
  "lib/i18n/number-format.ts": "formats of numbers, which never change",
  "lib/i18n/translator.ts": "texts of the build, which never change",
  "lib/jobs/drain.ts": "joins calls in this process; several processes compete for the jobs of the queue",
  "lib/jobs/readiness.ts": "whether this process stops",
  "lib/jobs/watch-alarms.ts": "which alarms this process has logged",
  "lib/kernel/process-share.ts": "which process this is",
  "lib/kernel/time.ts": "the offsets of a time zone, which never change",
  "lib/log-lines.ts": "counts the lines that this process could not write",
  "lib/mailbox/message/open-message-store.ts": "texts of statements, which never change",
  "lib/mailbox/reading/record-document-store.ts": "texts of statements, which never change",
  "lib/mailbox/reading/recent-documents.ts": "encrypted bytes, which never change; who may open them is not kept",
  "lib/metrics/exposition.ts": "how this process reaches the others",
  "lib/metrics/process-metrics.ts": "counts of this process; the answer to Prometheus adds up those of all",
  "lib/request-scope.ts": "about requests of this process",
  "lib/web/fault.ts": "the log, and which errors it has",
  "lib/web/response-status.ts": "about responses of this process",
  "lib/web/sign-in-once.ts": "attempts of requests of this process, until their actions take them",
  "lib/web/tracing-state.ts": "the traces of this process",
  "lib/web/web-context.ts": "the connections of this process",
};
const STATE =
  /^(?:export )?(?:let|var) \w|^(?:export )?const \w+[^=\n]*= (?:new (?:Weak)?(?:Map|Set)(?:<.*>)?\(\)|\[\]|\{\});|^.*\bglobalThis as /m;

it("no module keeps state between requests but the named ones", () => {
  const modules = sourceFiles().filter(({ path: file }) =>
    /^(?:app|lib|i18n)\/|^(?:middleware|instrumentation)\.ts$/.test(file),
  );
  const stateful = modules.filter(({ text }) => STATE.test(text)).map((file) => file.path);
  expect(stateful.filter((file) => !(file in KEPT))).toEqual([]);
  expect(Object.keys(KEPT).filter((file) => !stateful.includes(file))).toEqual([]);
});

describe("the starting process", () => {
  const STATIC = /^(?:import|export) (?!type )[^;]*?from "([^"]+)";|^import "([^"]+)";/gm;
  const toFile = (target: string) => [`${target}.ts`, target].find((file) => existsSync(path.join(root, file)));
  const packages = new Set<string>();
  const visited = new Set<string>();
  const visit = (file: string) => {
    if (visited.has(file)) return;
    visited.add(file);
    for (const [, one, other] of readSource(file).text.matchAll(STATIC)) {
      const target = one ?? other ?? "";
      const relative = target.startsWith(".") ? path.join(path.dirname(file), target) : target.replace(/^@\//, "");
      const next = target.startsWith("node:") ? undefined : toFile(relative);
      if (next?.endsWith(".ts")) visit(next);
      else packages.add(target);
    }
  };
  for (const entry of ["scripts/serve.ts", "lib/server/server-processes.ts", "lib/log.ts"]) visit(entry);

  it("loads neither Next nor a database driver", () => {
    expect([...visited]).toContain("lib/env.ts");
    expect([...visited]).not.toContain("lib/server/run-server.ts");
    expect([...packages].filter((name) => !/^node:|\.json$/.test(name)).sort()).toEqual(["pino", "server-only", "zod"]);
  });
});
