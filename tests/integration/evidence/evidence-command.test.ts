/** The command `portal evidence`. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { deliverCheckpoints } from "@/lib/evidence/deliver-checkpoints";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import {
  append,
  certificateOf,
  checkpoint,
  eventfulMessage,
  publicKeys,
  signedAgain,
  test,
  withEvidence,
} from "./evidence-fixture";

withEvidence();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "kuldemenyeim-evidence-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const portal = (...args: string[]) => runPortal(test.databaseUrl, "evidence", ...args);
const at = (name: string) => path.join(folder, name);

it("writes a certificate that is verified offline, with the keys and the checkpoints that were kept", async () => {
  const message = await eventfulMessage();
  const made = await portal(message.senderReference, "--output", folder, "--json");
  expect(made).toMatchObject({ status: 0, stdout: expect.stringContaining('"proofs":2') });
  const [name = ""] = await readdir(folder);
  expect((await stat(at(name))).mode & 0o777).toBe(0o600);

  expect(await portal("verify", at(name))).toMatchObject({
    status: 3,
    stderr: expect.stringContaining("not compared"),
  });
  await writeFile(at("jwks.json"), JSON.stringify({ keys: publicKeys() }));
  const evidence = { ...test.ctx.settings.evidence, targets: [{ kind: "folder" as const, folder: at("kept") }] };
  const ctx = { ...test.ctx, settings: { ...test.ctx.settings, evidence } };
  const transport = { send: async () => ({ kind: "sent" as const, code: 250 }), close() {} };
  await deliverCheckpoints(ctx, { transport });
  const whole = ["verify", at(name), "--keys", at("jwks.json"), "--checkpoints", at("kept")];
  expect(await portal(...whole)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("Note: events behind number 3 are not in a checkpoint"),
  });

  const pdf = await readFile(at(name));
  pdf[1000] = (pdf[1000] as number) ^ 1;
  await writeFile(at("changed.pdf"), pdf);
  expect(await portal("verify", at("changed.pdf"), "--keys", at("jwks.json"))).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("the signature of the PDF file is wrong: it was changed"),
  });
  await rm(at("kept/checkpoint-000001.json"));
  expect(await portal(...whole, "--json")).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("checkpoint 1 is not in the folder"),
  });
});

it("says of a test's certificate that it is one, and takes it for no evidence", async () => {
  const { evidence } = (await certificateOf(await eventfulMessage())).signed;
  await writeFile(at("jwks.json"), JSON.stringify({ keys: publicKeys() }));
  const message = { ...evidence.message, source: "test/insurer" };
  for (const change of [{ test: true as const, message }, { message }]) {
    await writeFile(at("test.json"), signedAgain(evidence, change));
    const verified = await portal("verify", at("test.json"), "--keys", at("jwks.json"), "--json");
    expect([verified.status, JSON.parse(verified.stdout)]).toEqual([
      3,
      expect.objectContaining({ genuine: false, test: true, problems: [] }),
    ]);
    expect(verified.stderr).toContain("TEST: it was made with a test key");
  }
});

it("makes a checkpoint, compares the database with it, and prints the public key", async () => {
  const { messageId } = await eventfulMessage();
  expect(await portal("checkpoint", "--json")).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('"checkpoints":1'),
  });
  await append(messageId, { kind: "opened", actor: "customer" });
  await checkpoint();
  expect((await portal("key")).stdout).toContain(publicKeys()[0]?.x);
  expect(await portal("verify", "/nowhere")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("cannot be read"),
  });
  expect(await portal("KUL-0")).toMatchObject({ status: 2, stderr: expect.stringContaining("no message KUL-0") });
});
