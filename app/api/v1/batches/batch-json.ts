import type { ApiBatch } from "@/lib/delivery/api-batch/api-batch";
import type { CommittedBatch } from "@/lib/delivery/api-batch/commit-api-batch";
import type { BatchMessage } from "@/lib/delivery/api-batch/list-batches";
import type { BatchPreview, BatchProblem, BatchRemarks } from "@/lib/delivery/api-batch/preview-batch";
import { pointerOf } from "@/lib/web/api/problem";

export function batchJson({ id, kind, state, messageCount, openedAt, expiresAt, endedAt, counts }: ApiBatch) {
  return {
    ...{ id, kind, state, messages: messageCount },
    ...{ openedAt: openedAt.toISOString(), expiresAt: expiresAt.toISOString() },
    endedAt: endedAt?.toISOString() ?? null,
    counts,
  };
}

export function batchProblemJson({ number, senderReference, field, code, reason }: BatchProblem) {
  return { number, senderReference, pointer: pointerOf(field), code, message: reason };
}

export function batchRemarksJson(remarks: BatchRemarks["remarks"]) {
  return remarks.map(({ number, senderReference, reason }) => ({ number, senderReference, message: reason }));
}

export function committedJson(batch: CommittedBatch) {
  const { remarkCount, remarks } = batch;
  return { ...batchJson(batch), remarkCount, remarks: batchRemarksJson(remarks) };
}

export function previewJson(preview: BatchPreview) {
  const { documents, documentBytes, problemCount, remarkCount, warnings } = preview;
  return {
    ...batchJson(preview.batch),
    counts: preview.counts,
    ...{ documents, documentBytes, problemCount, remarkCount, warnings },
    problems: preview.problems.map(batchProblemJson),
    remarks: batchRemarksJson(preview.remarks),
  };
}

export function batchMessageJson({ number, senderReference, email, result }: BatchMessage) {
  if (!result) return { number, senderReference, email, state: "added" };
  const { route, state, messageId, availableUntil } = result;
  const placed = messageId === null ? {} : { id: messageId, availableUntil };
  return { number, senderReference, email, route, state, ...placed };
}
