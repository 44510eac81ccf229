import { takePasswordsCall } from "@/app/api/v1/batches/schema";
import { type HandedPasswords, takeInitialPasswords } from "@/lib/delivery/api-batch/take-initial-passwords";
import { storedResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

const answerOf = ({ passwords, left }: HandedPasswords) => ({ status: 200, body: { data: passwords, left } });

export const POST = apiRoute(takePasswordsCall, ({ ctx, sender, params, problem, once }) =>
  once(async (answer) => {
    const complete: Parameters<typeof takeInitialPasswords>[3] = (tx, handed) => answer(tx, answerOf(handed));
    const handed = await takeInitialPasswords(ctx, sender, params.id ?? "", complete);
    return handed.ok ? storedResponse(answerOf(handed.value), false) : problem(handed.error.kind);
  }),
);

const others = otherMethods(takePasswordsCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
