/** The counters hold over two processes of the portal. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import { type TestContext, testContext } from "@/tests/support/context";
import { countedFailures, NOW, newAddress, solveFor, trySignIn } from "./auth-fixture";

// This process solves the captchas cheaply; the two portal processes only verify signatures.
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));

const ROUNDS = 20;
const HALF = 50;
const root = path.resolve(import.meta.dirname, "../../..");

class PortalProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(env: NodeJS.ProcessEnv) {
    const script = path.join(root, "tests/support/sign-in-server.ts");
    this.child = spawn(process.execPath, ["--import", "tsx", script], { cwd: root, env });
    this.child.stderr.pipe(process.stderr);
    const lines: Interface = createInterface({ input: this.child.stdout });
    this.#lines = lines[Symbol.asyncIterator]();
  }

  async ask(line: string): Promise<string> {
    this.child.stdin.write(`${line}\n`);
    return (await this.#lines.next()).value;
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.stdin.end();
    await ended;
  }
}

let test: TestContext;
let portals: PortalProcess[];
beforeAll(async () => {
  test = await testContext({ now: NOW });
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = { ...inherited, ...test.env, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json") };
  portals = [new PortalProcess(env), new PortalProcess(env)];
});
afterAll(async () => {
  await Promise.all(portals.map((portal) => portal.end()));
  await test.close();
});

/** Sends fifty wrong passwords to each process in parallel; returns all outcomes. */
async function attemptInBoth(emailAddress: string, answer: () => Promise<string | null>): Promise<string[]> {
  const requests = await Promise.all(
    portals.map(async () => {
      const attempts = await Promise.all(
        Array.from({ length: HALF }, async () => ({ password: "Rossz", answer: await answer() })),
      );
      return JSON.stringify({ now: NOW, emailAddress, tries: attempts });
    }),
  );
  await Promise.all(portals.map((portal, index) => portal.ask(requests[index] ?? "")));
  const answers = await Promise.all(portals.map((portal) => portal.ask("go")));
  return answers.flatMap((line) => JSON.parse(line) as string[]);
}

const count = (outcomes: string[], kind: string) => outcomes.filter((outcome) => outcome === kind).length;

it("without a captcha exactly three of a hundred are compared, every time", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const address = newAddress();
    const outcomes = await attemptInBoth(address, async () => null);
    expect([count(outcomes, "wrong"), count(outcomes, "captcha")]).toEqual([3, 97]);
    expect(await countedFailures(test.ctx, address)).toBe(3);
  }
}, 900_000);

it("with solved captchas exactly ten are counted and the address is locked, every time", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const address = newAddress();
    for (let attempt = 0; attempt < 3; attempt++) await trySignIn(test.ctx, address);
    const outcomes = await attemptInBoth(address, () => solveFor(test.ctx, address));
    expect([count(outcomes, "wrong"), count(outcomes, "locked")]).toEqual([6, 94]);
    expect(await countedFailures(test.ctx, address)).toBe(10);
  }
}, 900_000);
