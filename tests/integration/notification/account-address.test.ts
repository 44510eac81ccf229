/** A notification goes to the address that its account has when it is sent, unless its kind has a fixed address. */
import { eq, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { setEmailAddress } from "@/lib/account/address-store";
import { lockAccount } from "@/lib/account/store";
import { confirmAddressChange } from "@/lib/auth/address-change/confirm-address-change";
import { requestAddressChange } from "@/lib/auth/address-change/request-address-change";
import { inspectPasswordLink } from "@/lib/auth/password-link/inspect-password-link";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { confirmClosure, inspectClosureLink } from "@/lib/closure/confirm-closure";
import { requestClosure } from "@/lib/closure/request-closure";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { getMessage } from "@/lib/mailbox/message/get-message";
import type { MailOutcome } from "@/lib/notification/mail-outcome";
import { fixedAddressKinds } from "@/lib/notification/notification-kinds";
import type { OutgoingEmail } from "@/lib/notification/outgoing-email";
import { sendNotification } from "@/lib/notification/send-notification";
import {
  accountOf,
  activate,
  invite,
  NOW,
  newAddress,
  notificationsOf,
  someClient,
  tokenIn,
} from "@/tests/integration/auth/auth-fixture";
import { placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { NEW_MESSAGE, notificationRow, queueNotification } from "./outbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());
beforeEach(() => test.clock.set(NOW));

const SENT: MailOutcome = { kind: "sent", code: 250 };
const LATER: MailOutcome = { kind: "try-later", code: 451, cause: "refused" };
const UNKNOWN: MailOutcome = { kind: "unknown", cause: "timeout" };

/** A transport that holds each e-mail until the test says how the attempt ends. */
function heldTransport() {
  const mails: OutgoingEmail[] = [];
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  let end: (outcome: MailOutcome) => void = () => {};
  const send = (mail: OutgoingEmail) => {
    mails.push(mail);
    arrived();
    return new Promise<MailOutcome>((resolve) => {
      end = resolve;
    });
  };
  return { mails, arrival, end: (outcome: MailOutcome) => end(outcome), transport: { send, close() {} } };
}

/**
 * Makes one attempt with a transport that answers at once.
 *
 * @returns the result, and the address of the e-mail if any
 */
async function attempt(id: string, outcome: MailOutcome = SENT) {
  const mails: OutgoingEmail[] = [];
  const send = async (mail: OutgoingEmail) => {
    mails.push(mail);
    return outcome;
  };
  const step = await sendNotification(test.ctx, id, {
    transport: { send, close() {} },
    ...NOTIFICATION_ROOMS,
  });
  return { step, to: mails[0]?.to ?? null };
}

async function changeAddress(oldAddress: EmailAddress, target = newAddress()): Promise<EmailAddress> {
  await requestAddressChange(test.ctx, { oldAddress, newAddress: target });
  const confirmed = await confirmAddressChange(test.ctx, await tokenIn(test.ctx, target, "address-confirm"));
  if (!confirmed.ok) throw new Error(confirmed.error.kind);
  return target;
}

/** Begins an attempt, changes the account's address while the e-mail is held, then ends the attempt. */
async function changeWhileSending(id: string, oldAddress: EmailAddress, outcome: MailOutcome) {
  const held = heldTransport();
  const sending = sendNotification(test.ctx, id, { transport: held.transport, ...NOTIFICATION_ROOMS });
  await held.arrival;
  const target = await changeAddress(oldAddress);
  held.end(outcome);
  return { step: await sending, target, to: held.mails[0]?.to };
}

async function newestOf(address: string, kind: string): Promise<string> {
  const found = (await notificationsOf(test.ctx, address)).filter((row) => row.kind === kind);
  const newest = found.sort((a, b) => a.queuedAt.getTime() - b.queuedAt.getTime()).at(-1);
  if (!newest) throw new Error(`no ${kind} to ${address}`);
  return newest.id;
}

async function announced(address: EmailAddress) {
  const accountId = (await accountOf(test.ctx, address)).id as AuthorizedAccountId;
  const message = await placeMessage(test.ctx, accountId);
  const { id } = await queueNotification(test.ctx, { accountId, messageIds: [message.id], content: NEW_MESSAGE });
  const notifiedAddresses = async () => {
    const view = await getMessage(test.ctx, { accountId, messageId: message.id });
    if (!view.ok) throw new Error(view.error.kind);
    return view.value.history.filter(({ kind }) => kind === "notified").map(({ toAddress }) => toAddress);
  };
  return { id, accountId, notifiedAddresses };
}

describe("the address changes while a notification is being sent", () => {
  it.each([
    ["fails temporarily", LATER, "later"],
    ["gets no answer", UNKNOWN, "unknown"],
  ] as const)(
    "and the attempt %s: the next goes to the new address, and the history says so",
    async (_, outcome, step) => {
      const address = await activate(test.ctx);
      const { id, notifiedAddresses } = await announced(address);
      const first = await changeWhileSending(id, address, outcome);
      expect(first).toMatchObject({ step, to: address });
      const queued = await notificationRow(test.ctx, id);
      expect(queued).toMatchObject({ state: "queued", toAddress: first.target, attempts: 1 });
      expect(await notifiedAddresses()).toEqual([]);

      test.clock.set(queued.dueAt);
      expect(await attempt(id)).toEqual({ step: "sent", to: first.target });
      expect(await notificationRow(test.ctx, id)).toMatchObject({
        state: "sent",
        toAddress: first.target,
        attempts: 2,
      });
      expect(await notifiedAddresses()).toEqual([first.target]);
    },
  );

  it("and the attempt succeeds: it went to the old address, and the history says so", async () => {
    const address = await activate(test.ctx);
    const { id, notifiedAddresses } = await announced(address);
    expect(await changeWhileSending(id, address, SENT)).toMatchObject({ step: "sent", to: address });
    expect(await notificationRow(test.ctx, id)).toMatchObject({ state: "sent", toAddress: address });
    expect(await notifiedAddresses()).toEqual([address]);
  });

  it("and the worker crashes: the next attempt goes to the new address", async () => {
    const address = await activate(test.ctx);
    const { id } = await announced(address);
    const held = heldTransport();
    void sendNotification(test.ctx, id, { transport: held.transport, ...NOTIFICATION_ROOMS });
    await held.arrival;
    const target = await changeAddress(address);
    test.clock.advance({ minutes: 10 });
    expect(await attempt(id)).toEqual({ step: "sent", to: target });
  });
});

describe("each attempt reads the account's address again", () => {
  it("although the row was written with an older one", async () => {
    const address = await activate(test.ctx);
    const { id } = await announced(address);
    await test.ctx.db.update(notifications).set({ toAddress: "regi@example.hu" }).where(eq(notifications.id, id));
    expect(await attempt(id)).toEqual({ step: "sent", to: address });
    expect(await notificationRow(test.ctx, id)).toMatchObject({ toAddress: address });
  });

  it("and waits for a change that is about to commit", async () => {
    const address = await activate(test.ctx);
    const { id, accountId } = await announced(address);
    const target = newAddress();
    let running: ReturnType<typeof attempt> | null = null;
    await test.ctx.db.transaction(async (tx) => {
      await lockAccount(tx, accountId);
      await setEmailAddress(tx, accountId, target);
      running = attempt(id);
      await untilLockIsAwaited();
    });
    expect(await running).toEqual({ step: "sent", to: target });
  });

  it("and in twenty races of a change with an attempt, the row says where the notification went", async () => {
    let address = await activate(test.ctx);
    for (let round = 0; round < 20; round++) {
      const { id } = await announced(address);
      const target = newAddress();
      const [{ step, to }] = await Promise.all([attempt(id), changeAddress(address, target)]);
      expect(step).toBe("sent");
      expect([address, target]).toContain(to);
      expect((await notificationRow(test.ctx, id)).toAddress).toBe(to);
      address = target;
    }
  });
});

const LOCK_WITHIN_MS = 60_000;

async function untilLockIsAwaited(): Promise<void> {
  const started = performance.now();
  while (performance.now() - started < LOCK_WITHIN_MS) {
    const [row] = await test.ctx.db.execute<{ n: number }>(sql`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`);
    if (row && row.n > 0) return;
  }
  throw new Error("Nothing waits for a lock.");
}

describe("some kinds have a fixed address", () => {
  it("they are the one about a closed account, the confirmation at the new address and the one to the old address", () => {
    expect(fixedAddressKinds().sort()).toEqual(["address-changed", "address-confirm", "closed"]);
  });

  it("the confirmation goes to the new address and the other to the old one, although the account changes again", async () => {
    const address = await activate(test.ctx);
    const target = newAddress();
    await requestAddressChange(test.ctx, { oldAddress: address, newAddress: target });
    const token = await tokenIn(test.ctx, target, "address-confirm");
    expect(await attempt(await newestOf(target, "address-confirm"))).toEqual({ step: "sent", to: target });
    await confirmAddressChange(test.ctx, token);
    const changed = await newestOf(address, "address-changed");
    await changeAddress(target);
    expect(await attempt(changed)).toEqual({ step: "sent", to: address });
  });

  it("the one about the closing goes to the last address of the closed account", async () => {
    const address = await activate(test.ctx);
    const { id: accountId } = await accountOf(test.ctx, address);
    const content = { kind: "closed", props: { reference: "T-2031-7K3DQM" } } as const;
    const { id } = await queueNotification(test.ctx, { accountId, content });
    await test.ctx.db
      .update(accounts)
      .set({ closedAt: test.clock.now(), emailAddress: null })
      .where(eq(accounts.id, accountId));
    expect(await attempt(id)).toEqual({ step: "sent", to: address });
  });
});

describe("after a change of address, links sent to the old address are invalid", () => {
  it("a password link that was being sent to the old address is invalid and not sent again", async () => {
    const address = await activate(test.ctx);
    await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
    const token = await tokenIn(test.ctx, address, "reset");
    const id = await newestOf(address, "reset");
    await changeWhileSending(id, address, LATER);
    expect(await inspectPasswordLink(test.ctx, token)).toBeNull();
    test.clock.advance({ minutes: 1 });
    expect(await attempt(id)).toEqual({ step: "cancelled", to: null });
    expect(await notificationRow(test.ctx, id)).toMatchObject({ lastFailure: "link-void", sealedToken: null });
  });

  it("an invited customer's first link is invalid; the next one goes to the new address and works", async () => {
    const address = await invite(test.ctx);
    const token = await tokenIn(test.ctx, address, "welcome");
    const welcome = await newestOf(address, "welcome");
    const { target } = await changeWhileSending(welcome, address, LATER);
    expect(await inspectPasswordLink(test.ctx, token)).toBeNull();
    test.clock.advance({ minutes: 1 });
    expect((await attempt(welcome)).step).toBe("cancelled");
    const again = await tokenIn(test.ctx, target, "activation-again");
    expect(await inspectPasswordLink(test.ctx, again)).toMatchObject({ emailAddress: target });
    expect(await attempt(await newestOf(target, "activation-again"))).toEqual({ step: "sent", to: target });
  });

  it.each([
    ["was being sent", true],
    ["was sent", false],
  ])(
    "the link that confirms a closure and %s to the old address is invalid; a new one works",
    async (_, whileSending) => {
      const details = { reason: "contract-ended", name: "Próba Petra", policy: "1", address: "", note: "" } as const;
      const address = await activate(test.ctx);
      await requestClosure(test.ctx, { emailAddress: address, details, client: someClient() });
      const token = await tokenIn(test.ctx, address, "close-confirm");
      const id = await newestOf(address, "close-confirm");
      expect(await inspectClosureLink(test.ctx, token)).toEqual({ emailAddress: address });
      test.clock.advance({ minutes: 1 });
      if (!whileSending) await attempt(id);
      const target = whileSending
        ? (await changeWhileSending(id, address, LATER)).target
        : await changeAddress(address);
      expect(await inspectClosureLink(test.ctx, token)).toBeNull();
      expect(await confirmClosure(test.ctx, token)).toEqual({ ok: false, error: { kind: "link-unusable" } });
      test.clock.advance({ minutes: 1 });
      if (whileSending) {
        expect(await attempt(id)).toEqual({ step: "cancelled", to: null });
        expect(await notificationRow(test.ctx, id)).toMatchObject({ lastFailure: "link-void", sealedToken: null });
      }
      await requestClosure(test.ctx, { emailAddress: target, details, client: someClient() });
      const next = await tokenIn(test.ctx, target, "close-confirm");
      expect(await attempt(await newestOf(target, "close-confirm"))).toEqual({ step: "sent", to: target });
      expect((await confirmClosure(test.ctx, next)).ok).toBe(true);
    },
  );
});
