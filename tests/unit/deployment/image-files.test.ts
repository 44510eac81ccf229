/** Dockerfile, compose.yaml and the samples in deploy/ agree with the package, the variables and each other. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { MAX_DOCUMENT_BYTES } from "@/lib/document/pdf";
import { VARIABLES } from "@/lib/env";
import { SECRETS } from "@/lib/secret-files";
import { API_MULTIPART_BYTES } from "@/lib/web/body-limits";

const root = path.resolve(import.meta.dirname, "../../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const dockerfile = read("Dockerfile");
const compose = read("compose.yaml");

describe("Dockerfile", () => {
  it("has the Node of the project in every stage", () => {
    const { devDependencies } = JSON.parse(read("package.json")) as { devDependencies: Record<string, string> };
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(images).toHaveLength(2);
    expect(new Set(images)).toEqual(new Set([`node:${devDependencies.node}-bookworm-slim`]));
  });

  it("runs the scripts of scripts/image, as a user that is not root, with a health check", () => {
    const scripts = readdirSync(path.join(root, "scripts/image")).filter((name) => name.endsWith(".sh"));
    expect(scripts.filter((name) => !dockerfile.includes(`sh scripts/image/${name}`))).toEqual([]);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*"health\.js"\]$/m);
    const ofNode = read("scripts/node-flags.mjs");
    const ofStart = /"scripts\/start\.mjs": \[([^\]]+)\]/.exec(ofNode)?.[1];
    const flags = ofStart?.match(/"--[^"]+"/g)?.join(", ");
    expect(dockerfile).toContain(`CMD ["node", ${flags}, "server.js"]`);
    const [, name, value] = /"scripts\/start\.mjs": \{ (\w+): "(\w+)" \}/.exec(ofNode) ?? [];
    expect(dockerfile).toContain(`ENV ${name}=${value}\n`);
  });

  it("copies no secret and no data of a checkout", () => {
    const ignored = read(".dockerignore").split("\n");
    const names = [".env*", ".data*", ".git", "secrets", "node_modules", "batches", "**/*.dump"];
    expect(names.filter((name) => !ignored.includes(name))).toEqual([]);
  });
});

describe("compose.yaml", () => {
  it("gives the portal only variables that exist, and every secret as a file", () => {
    const names = [...`${compose}\n${read("deploy/portal.env.example")}`.matchAll(/^\s*([A-Z][A-Z0-9_]+)(?::|=)/gm)]
      .map(([, name = ""]) => name)
      .filter((name) => !/^(?:POSTGRES_|PORTAL_UPSTREAM)/.test(name));
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !VARIABLES.includes(name.replace(/_FILE$/, "")))).toEqual([]);
    const given = [...compose.matchAll(/_FILE: \/run\/secrets\/(\w+)/g)].map(([, name]) => name ?? "");
    const declared = [...compose.matchAll(/^ {2}(\w+): \{ file: \.\/secrets\/(\w+) \}/gm)].map(
      ([, name]) => name ?? "",
    );
    expect(declared.toSorted()).toEqual([...new Set(given)].toSorted());
    const made = read("deploy/make-secrets.sh");
    expect(declared.filter((name) => !made.includes(name))).toEqual([]);
    // The proxy reads deploy/portal.env too. Nothing stands between portal and database there,
    // and there is one database server.
    const others = ["DATABASE_URL_UNPOOLED", "DATABASE_URL_REPLICA"];
    const secrets = SECRETS.filter((name) => !others.includes(name)).map((name) => name.toLowerCase());
    expect(secrets.filter((name) => !declared.includes(name))).toEqual([]);
    const mounted = [...(/^ {2}secrets:\n((?: {4}- \w+\n)+)/m.exec(compose)?.[1] ?? "").matchAll(/- (\w+)/g)];
    expect(mounted.map(([, name]) => name).toSorted()).toEqual(secrets.toSorted());
  });

  it("waits for the database by TCP, which the temporary server of a new database does not have", () => {
    expect(compose).toMatch(/test: \[CMD, pg_isready, -h, 127\.0\.0\.1,/);
  });

  it("runs every program of the portal read-only, without privileges", () => {
    const template = /^x-portal:[\s\S]*?^services:/m.exec(compose)?.[0] ?? "";
    for (const line of ["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"])
      expect(template).toContain(line);
    for (const name of ["migrate", "portal", "worker", "cli"]) {
      expect(compose).toMatch(new RegExp(`^ {2}${name}:\\n {4}<<: \\*portal$`, "m"));
    }
  });

  it("builds the image once, for all services", () => {
    expect(compose.match(/^ *build:/gm)).toHaveLength(1);
    expect(compose).toMatch(/^ {2}portal:\n(?: {4}.*\n)*? {4}build: \.$/m);
  });

  it("mounts files that exist", () => {
    const mounted = [...compose.matchAll(/- (\.\/deploy\/[^:]+):/g)].map(([, file]) => file ?? "");
    expect(mounted).toEqual(["./deploy/caddy/Caddyfile"]);
    expect(mounted.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });
});

it.each(["deploy/caddy/Caddyfile", "deploy/nginx/nginx.conf"])(
  "%s overwrites the client's address and closes idle connections before the portal does",
  (file) => {
    const text = read(file);
    expect(text).toMatch(/X-Forwarded-For (?:\{remote_host\}|\$remote_addr)/);
    const keepAlive = Number(/KEEP_ALIVE_MS = (\d+)_000/.exec(read("lib/server/portal-server.ts"))?.[1]);
    const idle = Number(/portal closes an idle connection\.\s+keepalive(?:_timeout)? (\d+)s/.exec(text)?.[1]);
    expect(idle).toBeGreaterThan(0);
    expect(idle).toBeLessThan(keepAlive);
  },
);

it.each(["deploy/caddy/Caddyfile", "deploy/nginx/nginx.conf"])(
  "%s removes the id that a client gives its request",
  (file) => {
    expect(read(file)).toMatch(/proxy_set_header X-Request-Id "";|header_up -X-Request-Id$/m);
  },
);

it("nginx lets the largest document of the Sender API pass, and keeps none of it", () => {
  const [, own = ""] = /\n {8}location \/api\/v1\/ \{\n([^}]+)\}/.exec(read("deploy/nginx/nginx.conf")) ?? [];
  const megabytes = Number(/client_max_body_size (\d+)m;/.exec(own)?.[1]);
  expect(megabytes * 1024 * 1024).toBeGreaterThan(Math.max(MAX_DOCUMENT_BYTES, API_MULTIPART_BYTES));
  expect(own).toContain("proxy_request_buffering off;");
  expect(own).toContain("proxy_pass http://portal;");
});

it("both samples give the portal the same seconds to answer, by path", () => {
  const nginx = read("deploy/nginx/nginx.conf");
  const ofNginx = [...nginx.matchAll(/location (= )?(\/\S*) \{([^}]+)\}/g)].map(([, exact, path, own = ""]) => [
    exact || path === "/" ? path : `${path}*`,
    Number(/proxy_read_timeout (\d+)s;/.exec(own)?.[1] ?? /^ {8}proxy_read_timeout (\d+)s;$/m.exec(nginx)?.[1]),
  ]);
  const caddy = read("deploy/caddy/Caddyfile");
  const blocks = [...caddy.matchAll(/^\thandle (\S+ )?\{\n([\s\S]*?)^\t\}$/gm)];
  const ofCaddy = blocks.map(([, path = "/", own = ""]) => [
    path.trim(),
    Number(/^\t{4}response_header_timeout (\d+)s$/m.exec(own)?.[1]),
  ]);
  expect(ofNginx.length).toBe(3);
  expect(ofCaddy.toSorted()).toEqual(ofNginx.toSorted());
  // It holds for all paths of Caddy. nginx waits 30 seconds for each next part of a body, however long the whole takes.
  const readBody = 60 * Number(/^\t{3}read_body (\d+)m$/m.exec(caddy)?.[1]);
  expect(readBody).toBeGreaterThanOrEqual(Math.max(...ofCaddy.map(([, seconds]) => Number(seconds))));
  expect(blocks.filter(([, , own = ""]) => !/^\t{3}import headers$[\s\S]+^\t{4}keepalive 55s$/m.test(own))).toEqual([]);
  expect(caddy.match(/^\t+reverse_proxy /gm)).toHaveLength(blocks.length);
});

it("the samples log no request: addresses hold tokens of links and words of searches", () => {
  const [ofProcesses, ofRequests] = read("deploy/nginx/nginx.conf").split("\nhttp {");
  expect(ofProcesses).toContain("error_log /var/log/nginx/error.log warn;");
  expect(ofRequests).toMatch(/^ {4}access_log off;\n {4}error_log \S+ emerg;$/m);
  expect(ofRequests?.match(/(?:access|error)_log /g)).toHaveLength(2);
  expect(read("deploy/caddy/Caddyfile")).toMatch(
    /log \{\s+format filter \{\s+wrap json\s+fields \{\s+request delete\s/,
  );
});

it.each(["kuldemenyeim", "kuldemenyeim-worker"])(
  "%s.service never gives up starting, in the release that is linked",
  (name) => {
    const unit = read(`deploy/systemd/${name}.service`);
    const [ofUnit, ofService] = unit.split("[Service]");
    expect(ofUnit).toContain("\nStartLimitIntervalSec=0\n");
    expect(ofService).toMatch(/^Restart=always\nRestartSec=\d+$/m);
    expect(ofService).toContain("\nWorkingDirectory=/srv/kuldemenyeim/current\n");
    expect(read("docs/deploy-server.md")).toContain("/srv/kuldemenyeim/current");
  },
);

it("the page on several instances sets the address where the service file does, which .env cannot change", () => {
  expect(read("deploy/systemd/kuldemenyeim.service")).toMatch(/^Environment=HOSTNAME=/m);
  const section = /^## Several instances\n([\s\S]*?)^##/m.exec(read("docs/operations.md"))?.[1];
  expect(section).toMatch(/systemctl edit kuldemenyeim\n[\s\S]*^ *\[Service\]\n *Environment=HOSTNAME=\S+$/m);
});

it("the pages ask the malware scanner to take the largest document", () => {
  for (const file of [".env.example", "docs/operations.md"]) {
    const sentence = /StreamMaxLength[\s\S]{1,20}?must[\s#]+be at least (\d+)M\./.exec(read(file));
    expect([file, Number(sentence?.[1]) * 1024 * 1024]).toEqual([file, MAX_DOCUMENT_BYTES]);
  }
});

describe("the folder for checkpoints that .env.example names", () => {
  const folder = /^#CHECKPOINT_TARGETS=file:\/\/(\/[^,]+)/m.exec(read(".env.example"))?.[1] ?? "none";

  it.each(["kuldemenyeim", "kuldemenyeim-worker"])("can be written by %s.service, and may be missing", (name) => {
    const unit = read(`deploy/systemd/${name}.service`);
    expect(unit).toContain("\nProtectSystem=strict\n");
    expect(unit).toContain(`\nReadWritePaths=-${folder}\n`);
  });

  it("is a volume of the containers that write it, and belongs to their user", () => {
    type Service = { volumes?: string[] };
    const file = parse(compose, { merge: true }) as { services: Record<string, Service>; volumes: object };
    const mounted = (name: string) => file.services[name]?.volumes?.filter((volume) => volume.includes(folder));
    expect(Object.keys(file.volumes)).toContain("checkpoints");
    for (const name of ["portal", "worker"]) expect([name, mounted(name)]).toEqual([name, [`checkpoints:${folder}`]]);
    expect(mounted("cli")).toEqual([`checkpoints:${folder}:ro`]);
    // A new volume takes the owner of the folder in the image.
    const [asRoot = ""] = dockerfile.slice(dockerfile.lastIndexOf("FROM ")).split("USER node");
    expect(asRoot).toContain(`RUN install -d -o node -g node ${folder}\n`);
  });
});
