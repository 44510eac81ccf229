import type { RejectionReason } from "@/lib/closure/closure";
import { type Decision, decideClosureById } from "@/lib/closure/decide-closure";
import { storedResponse } from "@/lib/web/api/api-response";
import type { ApiCall } from "@/lib/web/api/api-route";

type DecisionCall = Pick<ApiCall<unknown, unknown>, "ctx" | "sender" | "params" | "problem" | "once">;

/** Records a decision on a closure request, once for the call's idempotency key. */
export function decide(
  { ctx, sender, params, problem, once }: DecisionCall,
  decision: { decision: "approved" } | { decision: "rejected"; reason: RejectionReason },
): Promise<Response> {
  const { id = "" } = params;
  return once(async (answer) => {
    const answerOf = (reference: string, { state, closesOn }: Decision) => ({
      status: 200,
      body: { id, reference, state, closesOn },
    });
    const decided = await decideClosureById(ctx, { ...decision, id, by: sender }, (tx, reference, made) =>
      answer(tx, answerOf(reference, made)),
    );
    if (decided.ok) return storedResponse(answerOf(decided.value.reference, decided.value), false);
    const { error } = decided;
    return error.kind === "not-waiting"
      ? problem("not-waiting", { detail: `Its state is ${error.state}.` })
      : problem("not-found");
  });
}
