import { DATABASE_PARAMETERS } from "@/lib/db/database-parameters";
import { parseDatabaseUrl } from "@/lib/db/database-url";
import { ConfigurationError, readSettings } from "@/lib/env";
import { TEST_ENVIRONMENT } from "@/tests/support/context";

const PASSWORD = "h3ml1ch-W0rt";
const withQuery = (query: string) => `postgres://portal:${PASSWORD}@db.example.hu:6543/portal?${query}`;
const refusal = (problem: unknown) => ({ ok: false, error: { kind: "unusable-address", problems: [problem] } });
const parse = (query: string) => parseDatabaseUrl(withQuery(query));

describe("every parameter of a database address is used, dropped or refused by name", () => {
  it.each([
    ["channel_binding=prefer", ["channel_binding"]],
    ["gssencmode=disable", ["gssencmode"]],
    ["pgbouncer=true&connection_limit=1&pool_timeout=0", ["pgbouncer", "connection_limit", "pool_timeout"]],
    ["schema=public", ["schema"]],
    ["target_session_attrs=read-write", ["target_session_attrs"]],
    ["statement_cache_size=0&prepareThreshold=0", ["statement_cache_size", "prepareThreshold"]],
    ["supa=base-pooler.x", ["supa"]],
    ["sslnegotiation=direct&keepalives=1&client_encoding=UTF8", ["sslnegotiation", "keepalives", "client_encoding"]],
  ])("drops %s", (query, dropped) => {
    expect(parse(query)).toMatchObject({ ok: true, value: { dropped, tls: "disable" } });
  });

  it.each([
    ["sslmode=require", { tls: "require" }],
    ["sslmode=disable", { tls: "disable" }],
    ["sslmode=verify-full", { tls: "verify-full" }],
    ["ssl=true", { tls: "verify-full" }],
    ["sslrootcert=system", { tls: "verify-full" }],
    ["sslrootcert=/etc/ca.pem", { tls: "verify-full", rootCertFile: "/etc/ca.pem" }],
    ["sslmode=require&sslrootcert=/etc/ca.pem", { tls: "verify-ca", rootCertFile: "/etc/ca.pem" }],
    ["sslmode=require&channel_binding=require", { tls: "verify-full" }],
    ["channel_binding=require", { tls: "verify-full" }],
    ["application_name=Portal%20A", { applicationName: "Portal A" }],
    ["connect_timeout=1", { connectTimeoutSeconds: 1 }],
    ["connect_timeout=300", { connectTimeoutSeconds: 300 }],
    ["options=endpoint%3Dep-quiet-1", { options: "endpoint=ep-quiet-1" }],
  ])("uses %s", (query, used) => {
    expect(parse(query)).toMatchObject({ ok: true, value: { ...used, dropped: [] } });
  });

  it.each([
    ["sslmode=prefer", "sslmode"],
    ["sslmode=always", "sslmode"],
    ["channel_binding=maybe", "channel_binding"],
    ["channel_binding=require&sslmode=disable", "channel_binding"],
    ["sslrootcert=/etc/ca.pem&sslmode=disable", "sslrootcert"],
    ["gssencmode=require", "gssencmode"],
    ["schema=other", "schema"],
    ["search_path=other", "search_path"],
    ["options=-c%20search_path%3Dother", "options"],
    ["target_session_attrs=read-only", "target_session_attrs"],
    ["connect_timeout=0", "connect_timeout"],
    ["connect_timeout=301", "connect_timeout"],
    ["connect_timeout=soon", "connect_timeout"],
    ["statement_timeout=5", "statement_timeout"],
    ["sslcert=/etc/client.pem", "sslcert"],
    ["host=other.example.hu", "host"],
    [`password=${PASSWORD}`, "password"],
    ["no_such_parameter=1", "no_such_parameter"],
    ["constructor=1", "constructor"],
    ["schema=public&schema=public", "schema"],
  ])("refuses %s by name", (query, name) => {
    const parsed = parse(query);
    expect(parsed).toEqual(refusal(expect.stringMatching(new RegExp(`parameters? ${name}\\b`))));
    expect(JSON.stringify(parsed)).not.toContain(PASSWORD);
  });

  it("names every refused parameter at once, with its variable, when the portal starts", () => {
    const env = {
      ...TEST_ENVIRONMENT,
      DATABASE_URL: withQuery("schema=a&gssencmode=require"),
      DATABASE_URL_UNPOOLED: withQuery("pgbouncer=true"),
    };
    let problems: string[] = [];
    try {
      readSettings(env);
    } catch (error) {
      problems = error instanceof ConfigurationError ? error.problems : [];
    }
    expect(problems).toEqual([
      expect.stringMatching(/^DATABASE_URL: the parameter schema /),
      expect.stringMatching(/^DATABASE_URL: the parameter gssencmode /),
      expect.stringMatching(/^DATABASE_URL_UNPOOLED: the parameter pgbouncer /),
    ]);
    expect(problems.join()).not.toContain(PASSWORD);
  });

  it("a root certificate that cannot be read is a problem at start", () => {
    const env = { ...TEST_ENVIRONMENT, DATABASE_URL: withQuery("sslrootcert=/nowhere/ca.pem") };
    expect(() => readSettings(env)).toThrow(
      "DATABASE_URL: the file that the parameter sslrootcert names cannot be read",
    );
  });

  it("no value of a known parameter is repeated in a refusal", () => {
    for (const name of DATABASE_PARAMETERS) {
      expect(JSON.stringify(parse(`${name}=${PASSWORD}`))).not.toMatch(/"error".*h3ml1ch/);
    }
  });
});

describe("the address itself", () => {
  it("gives host, port, database, user and the decoded password", () => {
    expect(parseDatabaseUrl("postgresql://us%40er:p%2Fa%3Fs@[2001:db8::1]/k%C3%BCld")).toMatchObject({
      ok: true,
      value: { host: "2001:db8::1", port: 5432, database: "küld", user: "us@er", password: "p/a?s" },
    });
  });

  it("accepts the folder of a Unix socket, encoded or as the parameter host", () => {
    for (const url of ["postgres://portal@%2Frun%2Fpg/portal", "postgres:///portal?host=/run/pg"]) {
      expect(parseDatabaseUrl(url)).toMatchObject({ ok: true, value: { host: "/run/pg" } });
    }
  });

  it.each([
    ["mysql://portal@db/portal", "does not begin with postgres://"],
    ["postgres://portal@a:5432,b:5432/portal", "more than one host"],
    ["postgres://portal@db", "names no database"],
    ["postgres:///portal", "names no host"],
    [`postgres://portal:${PASSWORD}?x=y@db/portal`, "percent-encoded"],
    [`postgres://portal:12?${PASSWORD}@db/portal`, "percent-encoded"],
    [`postgres://portal:12/${PASSWORD}@db/portal`, "percent-encoded"],
    [`postgres://portal:12#${PASSWORD}@db/portal`, "percent-encoded"],
    [`postgres://portal:${PASSWORD}%zz@db/portal`, "percent-encoded"],
  ])("refuses %s and does not repeat the password", (url, why) => {
    const parsed = parseDatabaseUrl(url);
    expect(parsed).toEqual(refusal(expect.stringContaining(why)));
    expect(JSON.stringify(parsed)).not.toContain(PASSWORD);
  });
});
