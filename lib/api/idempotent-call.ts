import "server-only";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import { HELD_SECONDS } from "@/lib/api/idempotency";
import { findCall, releaseKey, storeAnswer, takeKey } from "@/lib/api/idempotency-store";
import type { Context } from "@/lib/context";
import { type SealContext, seal, unseal } from "@/lib/crypto/seal";
import type { Tx } from "@/lib/db/connection";
import { err, ok, type Result } from "@/lib/kernel/result";
import { addSeconds } from "@/lib/kernel/time";

/** An answer of the API as it is stored: HTTP status and JSON body. */
export type StoredAnswer = { status: number; body: unknown };

export type IdempotencyFailure =
  /** The key was used for another call. */
  | { kind: "key-reused" }
  /** A call with this key is under way. */
  | { kind: "call-under-way"; retrySeconds: number };

/** Another call has taken the key over, because this one took too long. Nothing of this one is committed. */
export class CallTakenOverError extends Error {}

/**
 * Stores the answer in the transaction of the change that it reports: after a crash there are both or none.
 *
 * @throws CallTakenOverError when another call has taken the key over; the transaction must roll back
 */
export type Answer = (tx: Tx, answer: StoredAnswer) => Promise<void>;

function answerSeal({ settings }: Pick<Context, "settings">, sender: string, key: string): SealContext {
  return { purpose: "api-answer", secret: settings.authSecret, associatedData: JSON.stringify([sender, key]) };
}

const RETRY_SECONDS = 1;

/**
 * Runs a call at most once for each idempotency key of a sender. Only answers that `work` stores are kept; after a
 * refusal or an error the key can be used again.
 *
 * @param call.fingerprint see `callFingerprint`
 * @param work gets `answer`, which it calls once in the transaction that makes the change; its result is returned
 * @returns the result of `work`; `replayed` when the call was answered before
 */
export async function idempotentCall<T>(
  ctx: Context,
  sender: AuthorizedSender,
  call: { key: string; fingerprint: string },
  work: (answer: Answer) => Promise<T>,
): Promise<Result<{ result: T } | { replayed: StoredAnswer }, IdempotencyFailure>> {
  const now = ctx.clock.now();
  const held = { sender: sender.source, key: call.key, callId: ctx.random.uuid() };
  const context = answerSeal(ctx, held.sender, held.key);
  const heldUntil = addSeconds(now, HELD_SECONDS);
  if (!(await takeKey(ctx.db, { ...held, fingerprint: call.fingerprint, heldUntil }, now))) {
    const other = await findCall(ctx.db, held);
    // Released between the two statements: the client tries again.
    if (!other) return err({ kind: "call-under-way", retrySeconds: RETRY_SECONDS });
    if (other.fingerprint !== call.fingerprint) return err({ kind: "key-reused" });
    const replayed = other.answer && unseal(context, other.answer);
    if (!replayed) return err({ kind: "call-under-way", retrySeconds: RETRY_SECONDS });
    return ok({ replayed: JSON.parse(replayed.toString("utf8")) as StoredAnswer });
  }
  const answer: Answer = async (tx, value) => {
    const sealed = seal(context, ctx.random, Buffer.from(JSON.stringify(value)));
    if (!(await storeAnswer(tx, held, sealed))) throw new CallTakenOverError();
  };
  try {
    return ok({ result: await work(answer) });
  } catch (error) {
    if (error instanceof CallTakenOverError) return err({ kind: "call-under-way", retrySeconds: RETRY_SECONDS });
    throw error;
  } finally {
    // An answered call keeps its row. If this fails, the key is held until `heldUntil`.
    await releaseKey(ctx.db, held).catch((error) => ctx.log.error({}, "an idempotency key was not released", error));
  }
}
