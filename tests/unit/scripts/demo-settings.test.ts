import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { readSettings } from "@/lib/env";
import { headerSettings } from "@/lib/web/header-settings";
import { contentSecurityPolicy } from "@/lib/web/security-headers";
import { dataFolder } from "@/scripts/data-folder";
import { childEnvironment, developmentEnvironment, localEnvironment } from "@/scripts/demo/environment";
import { readyText } from "@/scripts/demo/ready-text";
import { claimDemo, findRunningDemo, releaseDemo, writeDemoFile } from "@/scripts/demo/running-demo";
import { localSecrets } from "@/scripts/demo/secrets";
import { readPorts } from "@/scripts/demo/settings";
import { refuseTakenPorts } from "@/scripts/demo/taken-ports";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "demo-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("the demo's ports", () => {
  it("have documented defaults that the environment can change", () => {
    expect(readPorts({})).toEqual({
      PORT: 3000,
      MAIL_WEB_PORT: 1080,
      MAIL_SMTP_PORT: 1025,
      CUSTOMER_PORTAL_PORT: 3002,
    });
    expect(readPorts({ PORT: "4000", MAIL_WEB_PORT: "" })).toMatchObject({ PORT: 4000, MAIL_WEB_PORT: 1080 });
  });

  it.each(["0", "65536", "80.5", "http"])("refuse %j, naming the variable", (given) => {
    expect(() => readPorts({ MAIL_SMTP_PORT: given })).toThrow(`MAIL_SMTP_PORT must be a whole number`);
  });

  it("refuse the same number twice", () => {
    expect(() => readPorts({ PORT: "1080" })).toThrow("PORT and MAIL_WEB_PORT are both 1080");
  });

  it.each(["127.0.0.1", "::1"])(
    "are refused with port and variable when another process listens on %s",
    async (host) => {
      const stranger = createServer();
      const port = await new Promise<number>((resolve, reject) => {
        stranger.on("error", reject);
        stranger.listen(0, host, () => resolve((stranger.address() as { port: number }).port));
      });
      await expect(
        refuseTakenPorts({ PORT: port, MAIL_WEB_PORT: 1, MAIL_SMTP_PORT: 2, CUSTOMER_PORTAL_PORT: 3 }),
      ).rejects.toThrow(new RegExp(`Port ${port} is taken.* PORT=`));
      stranger.close();
    },
  );
});

describe("the demo's secrets", () => {
  it("are made once, readable by the owner only, and missing ones are added without replacing any", () => {
    const first = localSecrets(dataDir);
    const file = path.join(dataDir, "secrets.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Buffer.from(first.documentKey, "base64")).toHaveLength(32);
    expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
    expect(localSecrets(dataDir)).toEqual(first);

    const { cronSecret: _, ...older } = first;
    writeFileSync(file, JSON.stringify(older));
    const { cronSecret, ...kept } = localSecrets(dataDir);
    expect(kept).toEqual(older);
    expect(cronSecret).not.toBe(first.cronSecret);
  });

  it("are not replaced when their file is damaged", () => {
    writeFileSync(path.join(dataDir, "secrets.json"), "{");
    expect(() => localSecrets(dataDir)).toThrow("is damaged");
    expect(readFileSync(path.join(dataDir, "secrets.json"), "utf8")).toBe("{");
  });
});

describe("the demo's environment", () => {
  it("inherits no variable that names a real system", () => {
    const ports = readPorts({});
    const local = localEnvironment({ dataDir, ports, databaseUrl: "postgres://x", secrets: localSecrets(dataDir) });
    const inherited = {
      NODE_ENV: "test",
      PATH: "/bin",
      DATABASE_URL: "postgres://real",
      DATABASE_URL_UNPOOLED: "postgres://real",
      S3_BUCKET: "real",
      SMTP_URL_FILE: "/run/secrets/smtp",
      HCAPTCHA_SECRET: "real",
      CUSTOMER_PORTAL_SIGNING_KEY: "real",
      NODE_OPTIONS: "--inspect",
    } as const;
    expect(childEnvironment(inherited, local)).toEqual({ PATH: "/bin", ...local });
    expect(local).toMatchObject({
      PORTAL_MODE: "demo",
      APP_URL: "http://localhost:3000",
      DATABASE_URL: "postgres://x",
    });
  });

  it("takes a relative data folder from the checkout", () => {
    expect(dataFolder("/checkout", {})).toBe("/checkout/.data");
    expect(dataFolder("/checkout", { DATA_DIR: ".data-2" })).toBe("/checkout/.data-2");
    expect(dataFolder("/checkout", { DATA_DIR: "/elsewhere" })).toBe("/elsewhere");
  });
});

describe("a running demo", () => {
  const file = {
    portalUrl: "http://localhost:3000",
    mailUrl: "http://localhost:1080",
    databaseUrl: "postgres://x",
    apiKey: null,
    pids: { portal: 1, worker: 2, mail: 3, postgres: 4, customerPortal: 5 },
    customers: [],
    staff: [],
  };

  it("owns its data folder until it ends, or is killed", () => {
    expect(findRunningDemo(dataDir)).toBeNull();
    expect(claimDemo(dataDir, "http://localhost:3000")).toBe(true);
    writeDemoFile(dataDir, file);
    expect(statSync(path.join(dataDir, "demo.json")).mode & 0o777).toBe(0o600);
    releaseDemo(dataDir);
    expect(findRunningDemo(dataDir)).toBeNull();

    writeFileSync(
      path.join(dataDir, "demo.lock"),
      JSON.stringify({ pid: 2 ** 30, portalUrl: "http://localhost:3000" }),
    );
    writeDemoFile(dataDir, file);
    expect(findRunningDemo(dataDir)).toBeNull();
    expect(claimDemo(dataDir, "http://localhost:3000")).toBe(true);
  });
});

it.each([
  ["scripts/dev.ts", true],
  ["scripts/worker.ts", false],
])("a process of %s counts as running on the data folder: %s", async (script, counts) => {
  const program = "process.stdout.write('up'); setInterval(() => {}, 1000)";
  const child = spawn(process.execPath, ["-e", program, script], { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  writeFileSync(
    path.join(dataDir, "demo.lock"),
    JSON.stringify({ pid: child.pid, portalUrl: "http://localhost:3000" }),
  );
  expect(findRunningDemo(dataDir) !== null).toBe(counts);
  child.kill();
});

it("the demo prints first its addresses, then the customers and staff who can sign in", () => {
  const where = {
    portalUrl: "http://localhost:3000",
    mailUrl: "http://localhost:1080",
    customerPortalUrl: "http://localhost:3002",
  };
  const text = readyText(where, {
    customers: [
      { email: "anna.kovacs@example.hu", name: "Kovács Anna", state: "active", password: "AnnaJelszo26" },
      { email: "bela.nagy@example.hu", name: "Nagy Béla", state: "invited", initialPassword: "BelaKezd26" },
      { email: "eva.horvath@example.hu", name: "Horváth Éva", state: "customer-portal" },
    ],
    staff: [
      { email: "a@staff.hu", name: "Szabó Judit", role: "service", password: "hosszú jelszó", totpSecret: "ABCD" },
    ],
  });
  expect(text.split("\n")).toEqual([
    "Portal ready: http://localhost:3000",
    "Mail viewer:  http://localhost:1080",
    "Customer portal (stand-in): http://localhost:3002",
    "",
    "  E-mail                  Name         State            Password",
    "  anna.kovacs@example.hu  Kovács Anna  active           AnnaJelszo26",
    "  bela.nagy@example.hu    Nagy Béla    invited          BelaKezd26 (initial; the link is in the e-mail)",
    "  eva.horvath@example.hu  Horváth Éva  customer-portal  –",
    "",
    "Staff, at http://localhost:3000/staff/login:",
    "  E-mail      Name         Role     Password       Secret for an authenticator app",
    "  a@staff.hu  Szabó Judit  service  hosszú jelszó  ABCD",
    "  The code: add the secret to an authenticator app (“enter a setup key”), or run: oathtool --totp --base32 <secret>",
  ]);
});

it("npm run dev gets the Content-Security-Policy of development, because it does not set PORTAL_MODE", () => {
  const secrets = localSecrets(dataDir);
  const local = localEnvironment({
    dataDir,
    ports: readPorts({}),
    databaseUrl: "postgres://localhost/portal",
    secrets,
  });
  const policyOf = (env: NodeJS.ProcessEnv) => contentSecurityPolicy("/login", "n", headerSettings(readSettings(env)));
  expect(policyOf(developmentEnvironment({ NODE_ENV: "test" }, local))).toContain("'unsafe-eval'");
  expect(policyOf(childEnvironment({ NODE_ENV: "test" }, local))).not.toContain("unsafe");
});
