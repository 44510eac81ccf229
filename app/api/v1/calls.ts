import {
  addMessagesCall,
  cancelBatchCall,
  commitBatchCall,
  listBatchesCall,
  listBatchMessagesCall,
  listProblemsCall,
  openBatchCall,
  previewBatchCall,
  takePasswordsCall,
} from "@/app/api/v1/batches/schema";
import { approveClosureCall, listClosuresCall, rejectClosureCall } from "@/app/api/v1/closure-requests/schema";
import { problemSchema } from "@/app/api/v1/common-schema";
import { createDocumentCall } from "@/app/api/v1/documents/schema";
import { listFeedCall } from "@/app/api/v1/events/schema";
import {
  getEvidenceCall,
  getMessageCall,
  listEventsCall,
  listMessagesCall,
  placeMessageCall,
  withdrawMessageCall,
} from "@/app/api/v1/messages/schema";
import { lookUpCustomerCall, saveCustomerCall } from "@/app/api/v1/recipients/schema";
import { acknowledgeReplyCall, getAttachmentCall, getReplyCall, listRepliesCall } from "@/app/api/v1/replies/schema";
import { getClockCall, listTestNotificationsCall, moveClockCall, resetTestCall } from "@/app/api/v1/test/schema";
import { completeUploadCall, createUploadCall, storePartCall } from "@/app/api/v1/uploads/schema";
import { type OpenApiDocument, openApiDocument } from "@/lib/web/api/openapi";

/** Every call of the Sender API, in the order of the documentation. */
export const API_CALLS = [
  saveCustomerCall,
  lookUpCustomerCall,
  createDocumentCall,
  createUploadCall,
  storePartCall,
  completeUploadCall,
  placeMessageCall,
  listMessagesCall,
  getMessageCall,
  listEventsCall,
  getEvidenceCall,
  withdrawMessageCall,
  listRepliesCall,
  getReplyCall,
  getAttachmentCall,
  acknowledgeReplyCall,
  listClosuresCall,
  approveClosureCall,
  rejectClosureCall,
  listFeedCall,
  openBatchCall,
  listBatchesCall,
  addMessagesCall,
  listBatchMessagesCall,
  previewBatchCall,
  listProblemsCall,
  commitBatchCall,
  cancelBatchCall,
  takePasswordsCall,
  getClockCall,
  moveClockCall,
  listTestNotificationsCall,
  resetTestCall,
] as const;

/**
 * The OpenAPI document of the Sender API, made from the schemas that check its calls.
 * @param appUrl origin of the portal
 */
export function apiDescription(appUrl: string): OpenApiDocument {
  return openApiDocument(API_CALLS, problemSchema, appUrl);
}
