/**
 * The calls of the Sender API as types. Written by `npm run openapi` from openapi.json: do not edit.
 */

export interface paths {
  "/recipients": {
    /**
     * Create or update a customer
     * @description Creates the account of an address and invites the customer, or updates name, language and contracts.
     *
     * Scope: `customers:write`.
     */
    post: operations["saveCustomer"];
  };
  "/recipients/lookup": {
    /**
     * Look up where a message would go
     * @description `unreachable`: the mailbox takes messages, but the mail server refused the last notification for good. `unknown`: there is no account yet. Changes nothing.
     *
     * Scope: `customers:read`.
     */
    post: operations["lookUpCustomer"];
  };
  "/documents": {
    /**
     * Upload documents
     * @description One PDF of at most 50 MB, with Content-Length. It is checked and stored while it arrives. Several at once come as multipart, in parts `documents`, at most 10 MB together; all are stored or none, and answered in their order. A document that no message has taken after 24 hours is removed, so a repeated upload needs no idempotency key.
     *
     * Scope: `messages:place`.
     */
    post: operations["createDocument"];
  };
  "/uploads": {
    /**
     * Begin an upload in parts
     * @description For hosts that limit the size of a request. Upload the parts, then complete the upload: it becomes a document. An upload is removed after 24 hours.
     *
     * Scope: `messages:place`.
     */
    post: operations["createUpload"];
  };
  "/uploads/{id}/parts/{number}": {
    /**
     * Upload a part
     * @description Parts are numbered from 1 to 100, in any order; each has at most 4 MB. The same number again replaces the part.
     *
     * Scope: `messages:place`.
     */
    put: operations["storePart"];
  };
  "/uploads/{id}/complete": {
    /**
     * Complete an upload
     * @description Joins the parts and checks the document. Repeated, it answers with the same document.
     *
     * Scope: `messages:place`.
     */
    post: operations["completeUpload"];
  };
  "/messages": {
    /**
     * List messages
     * @description Your messages, in the order of their references.
     *
     * Scope: `messages:read`.
     */
    get: operations["listMessages"];
    /**
     * Place a message
     * @description Places a message in the customer's mailbox and queues their notification. Creates the account when there is none. Documents are named by id, or come with the call as multipart: the JSON in the part `message`, PDFs in parts `documents`. The same reference with the same content is `already-placed`; with other content it is refused.
     *
     * Scope: `messages:place`.
     */
    post: operations["placeMessage"];
  };
  "/messages/{id}": {
    /**
     * Get a message
     * @description State and dates of one of your messages, without its text.
     *
     * Scope: `messages:read`.
     */
    get: operations["getMessage"];
  };
  "/messages/{id}/events": {
    /**
     * List the events of a message
     * @description Its append-only history, oldest first. Each event names the hash of the event before.
     *
     * Scope: `messages:read`.
     */
    get: operations["listMessageEvents"];
  };
  "/messages/{id}/evidence": {
    /**
     * Get the certificate of a message
     * @description A signed PDF with `evidence.json` inside: what was placed, every event, each notification with the mail server's answer, and the checkpoints. `portal evidence verify` checks it without the portal.
     *
     * Scope: `evidence:read`.
     */
    get: operations["getEvidence"];
  };
  "/messages/{id}/withdraw": {
    /**
     * Withdraw a message
     * @description Before the customer has opened it: the page of the message then says that it was withdrawn. Afterwards it is refused. Repeated, the call answers the same, so it needs no idempotency key.
     *
     * Scope: `messages:withdraw`.
     */
    post: operations["withdrawMessage"];
  };
  "/replies": {
    /**
     * List customers' replies
     * @description Replies to your messages, oldest first, without their texts. Ask for `state=sent` and acknowledge each reply that your system has taken over: so none is missed and none comes twice.
     *
     * Scope: `replies:read`.
     */
    get: operations["listReplies"];
  };
  "/replies/{id}": {
    /**
     * Get a reply
     * @description A reply with its text. That your key has read it stands in the audit log.
     *
     * Scope: `replies:read`.
     */
    get: operations["getReply"];
  };
  "/replies/{id}/attachments/{attachment}": {
    /**
     * Download an attachment of a reply
     * @description The bytes as the customer sent them, recorded in the audit log. The customer may be anybody: scan a file before you open it.
     *
     * Scope: `replies:read`.
     */
    get: operations["getReplyAttachment"];
  };
  "/replies/{id}/acknowledge": {
    /**
     * Acknowledge a reply
     * @description The customer then sees that the reply is being processed. To answer it, place a message with its reference as `inReplyTo`.
     *
     * Scope: `replies:acknowledge`.
     */
    post: operations["acknowledgeReply"];
  };
  "/closure-requests": {
    /**
     * List closure requests
     * @description The open requests of customers to close their accounts (R14), oldest first.
     *
     * Scope: `closures:read`.
     */
    get: operations["listClosureRequests"];
  };
  "/closure-requests/{id}/approve": {
    /**
     * Approve a closure request
     * @description Only while it waits for a decision. The account closes after seven days; the customer is told by e-mail.
     *
     * Scope: `closures:decide`.
     */
    post: operations["approveClosureRequest"];
  };
  "/closure-requests/{id}/reject": {
    /**
     * Reject a closure request
     * @description Only while it waits for a decision. The account stays open; the customer is told by e-mail, without the reason.
     *
     * Scope: `closures:decide`.
     */
    post: operations["rejectClosureRequest"];
  };
  "/events": {
    /**
     * List events
     * @description Every change of state of your messages, of the replies to them and of your batches, in the order in which they were committed. With the scope `closures:read` also those of closure requests, with `customers:read` those of customers. Without a cursor from the oldest event on. Events are kept for 90 days.
     *
     * Scope: `events:read`.
     */
    get: operations["listEvents"];
  };
  "/batches": {
    /**
     * List batches
     * @description Your batches, newest first.
     *
     * Scope: `messages:place`.
     */
    get: operations["listBatches"];
    /**
     * Open a batch
     * @description Messages that become visible together. An open batch is cancelled after 24 hours.
     *
     * Scope: `messages:place`.
     */
    post: operations["openBatch"];
  };
  "/batches/{id}/messages": {
    /**
     * List the messages of a batch
     * @description In the order of adding: what was added to an open batch; what became of each message of a committed one, for 7 days.
     *
     * Scope: `messages:place`.
     */
    get: operations["listBatchMessages"];
    /**
     * Add messages to a batch
     * @description One message as JSON, or up to 1000 as NDJSON, one a line. All are added or none. Nothing is placed yet. With NDJSON, pointers of errors begin with the place of the message in the call, from 0.
     *
     * Scope: `messages:place`.
     */
    post: operations["addBatchMessages"];
  };
  "/batches/{id}": {
    /**
     * Preview a batch
     * @description State of a batch; of an open one also what would become of it now: messages by route, problems, what looks unusual. It reads the whole batch, so ask for it once, before the commit.
     *
     * Scope: `messages:place`.
     */
    get: operations["previewBatch"];
  };
  "/batches/{id}/problems": {
    /**
     * List the problems of a batch
     * @description Every problem of an open batch, customer by customer. A page has all problems of its last message, so it may be longer than `limit`.
     *
     * Scope: `messages:place`.
     */
    get: operations["listBatchProblems"];
  };
  "/batches/{id}/commit": {
    /**
     * Commit a batch
     * @description Places all messages of the batch, or none: with a problem it is refused and stays open. The answer comes when all are visible. Repeated, the call answers the same, so it needs no idempotency key; after a lost answer, call again.
     *
     * Scope: `messages:place`.
     */
    post: operations["commitBatch"];
  };
  "/batches/{id}/cancel": {
    /**
     * Cancel a batch
     * @description Nothing of it is placed, and its documents may be used again. Also stops a commit that is under way. Repeated, it answers the same.
     *
     * Scope: `messages:place`.
     */
    post: operations["cancelBatch"];
  };
  "/batches/{id}/initial-passwords": {
    /**
     * Take the initial passwords of a batch
     * @description Initial passwords that were generated for new customers of a committed batch, 1,000 a call. Each is handed over once and forgotten, at the latest after 7 days. The same key gets the same answer for 24 hours.
     *
     * Scope: `messages:place`.
     */
    post: operations["takeInitialPasswords"];
  };
  "/test/clock": {
    /**
     * Get the test clock
     * @description The clock of your test customers, and the domain of their addresses. For test keys; with a live key it does not exist.
     *
     * Scope: `messages:read`.
     */
    get: operations["getTestClock"];
    /**
     * Move the test clock ahead
     * @description Does for your test customers what the portal would have done on each day until then: publish, notify, remind, purge. The clock decides what is due and which states you see; everything is dated by the real clock, so a message that you place later is as old at once as the clock is ahead. For test keys; with a live key it does not exist.
     *
     * Scope: `messages:place`.
     */
    post: operations["moveTestClock"];
  };
  "/test/notifications": {
    /**
     * List the e-mails to your test customers
     * @description They were not sent but kept for 30 days, oldest first. For test keys; with a live key it does not exist.
     *
     * Scope: `messages:read`.
     */
    get: operations["listTestNotifications"];
  };
  "/test/reset": {
    /**
     * Remove your test customers
     * @description All of them, with their messages, replies and e-mails; the clock is the real one again. Your references stay used. Repeated, the call removes nothing more. For test keys; with a live key it does not exist.
     *
     * Scope: `customers:write`.
     */
    post: operations["removeTestCustomers"];
  };
}

export type webhooks = Record<string, never>;

export interface components {
  schemas: {
    AcknowledgedReply: {
      /** Format: uuid */
      id: string;
      /**
       * Format: date-time
       * @description Of the first acknowledgement.
       */
      acknowledgedAt: string;
    };
    Attachment: {
      /** Format: uuid */
      id: string;
      /** @description Cleaned: without paths and characters that systems refuse. */
      filename: string;
      /** @description Bytes. */
      size: number;
      /** @description SHA-256 of the bytes, hexadecimal. */
      sha256: string;
      /** @description From the content: PDF, JPEG or PNG. */
      mediaType: string;
    };
    Batch: {
      /** Format: uuid */
      id: string;
      kind: string | null;
      /** @enum {string} */
      state: "open" | "committing" | "committed" | "cancelled";
      messages: number;
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      openedAt: string;
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      expiresAt: string;
      endedAt: string | null;
      /** @description Null until it is committed, except in the preview. */
      counts: components["schemas"]["BatchCounts"] | null;
    };
    BatchAddition: {
      /** Format: uuid */
      batchId: string;
      added: number;
      /** @description In the batch now. */
      messages: number;
      /** @description What was corrected in the messages of the call. The preview also has what the database shows. */
      remarks: components["schemas"]["BatchRemark"][];
    };
    BatchCounts: {
      /** @description New messages in mailboxes. */
      mailbox: number;
      customerPortal: number;
      postal: number;
      alreadyPlaced: number;
      newCustomers: number;
    };
    /**
     * @example {
     *   "kind": "nightly bills"
     * }
     */
    BatchInput: {
      /** @description Your own name for batches of this kind. Sizes are compared within a kind. */
      kind?: string;
    };
    BatchMessage: {
      number: number;
      senderReference: string;
      email: string;
      /** @enum {string} */
      route?: "mailbox" | "customer-portal" | "postal";
      /** @enum {string} */
      state: "added" | "placed" | "already-placed" | "routed" | "postal";
      /**
       * Format: uuid
       * @description Of the message in the mailbox.
       */
      id?: string;
      /**
       * Format: date
       * @description Day in Budapest, YYYY-MM-DD.
       */
      availableUntil?: string;
    };
    BatchPreview: {
      /** Format: uuid */
      id: string;
      kind: string | null;
      /** @enum {string} */
      state: "open" | "committing" | "committed" | "cancelled";
      messages: number;
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      openedAt: string;
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      expiresAt: string;
      endedAt: string | null;
      /** @description Null until it is committed, except in the preview. */
      counts: components["schemas"]["BatchCounts"] | null;
      documents: number;
      documentBytes: number;
      problemCount: number;
      /** @description The first 1000. */
      problems: components["schemas"]["BatchProblem"][];
      remarkCount: number;
      /** @description The first 1000. */
      remarks: components["schemas"]["BatchRemark"][];
      /** @description What looks unusual. Nothing is refused for it. */
      warnings: components["schemas"]["BatchWarning"][];
    };
    BatchProblem: {
      /** @description Of the message, from 1 in the order of adding. */
      number: number;
      senderReference: string;
      /** @description JSON pointer in the message. */
      pointer: string;
      code: string;
      message: string;
    };
    BatchRemark: {
      /** @description Of the message, from 1 in the order of adding. */
      number: number;
      senderReference: string;
      message: string;
    };
    BatchWarning: {
      /** @enum {string} */
      code: "fewer-than-usual" | "more-than-usual" | "many-for-one-customer" | "all-placed-before";
      messages: number;
      /** @description Median of your earlier batches of this kind. */
      usual?: number;
      email?: string;
    };
    /**
     * @example {
     *   "reason": "contract-active"
     * }
     */
    ClosureRejection: {
      /**
       * @description For the audit log; the customer is not told.
       * @enum {string}
       */
      reason: "contract-active" | "not-identified" | "customer-stays";
    };
    ClosureRequest: {
      /** Format: uuid */
      id: string;
      /** @description For people: `T-2026-7K3DQM`. */
      reference: string;
      /**
       * @description `awaiting-decision`: you decide. `grace`: accepted; the customer may withdraw it until `closesOn`.
       * @enum {string}
       */
      state: "awaiting-decision" | "grace";
      /** @enum {string} */
      reason: "contract-ended" | "switch-to-postal";
      email: string;
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      requestedAt: string;
      closesOn: string | null;
      /** @description What the customer wrote: name, policy, address, note. */
      details: {
        [key: string]: string;
      };
      /** @description Active contracts with electronic delivery; they are why you have to decide. */
      electronicContracts: string[];
    };
    /** @description The remarks are kept for 7 days. */
    CommittedBatch: {
      /** Format: uuid */
      id: string;
      kind: string | null;
      /** @enum {string} */
      state: "open" | "committing" | "committed" | "cancelled";
      messages: number;
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      openedAt: string;
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      expiresAt: string;
      endedAt: string | null;
      /** @description Null until it is committed, except in the preview. */
      counts: components["schemas"]["BatchCounts"] | null;
      remarkCount: number;
      /** @description The first 1000. */
      remarks: components["schemas"]["BatchRemark"][];
    };
    /**
     * @example {
     *   "parts": 3
     * }
     */
    CompleteUploadInput: {
      /** @description How many parts were uploaded. */
      parts: number;
    };
    Contract: {
      number: string;
      product?: string;
      /** @enum {string} */
      status?: "active" | "ended";
      /** @enum {string} */
      channel?: "electronic" | "postal";
    };
    Customer: {
      /** Format: uuid */
      id: string;
      email: string;
      /** @enum {string} */
      state: "created" | "updated" | "unchanged";
      /** @description Generated by this call; answered once. */
      initialPassword?: string;
      /** @description What was corrected or looks unwise: blanks around the address, an initial password that is easy to guess or ignored. Nothing is refused for it; mostly empty. */
      remarks: components["schemas"]["Remark"][];
    };
    /**
     * @example {
     *   "email": "anna.kovacs@example.hu",
     *   "name": "Kovács Anna",
     *   "contracts": [
     *     {
     *       "number": "110482937",
     *       "product": "Lakásbiztosítás",
     *       "status": "active",
     *       "channel": "electronic"
     *     }
     *   ]
     * }
     */
    CustomerInput: {
      email: string;
      name: string;
      /**
       * @description Not changed when the customer chose a language.
       * @enum {string}
       */
      locale?: "hu" | "en";
      contracts?: components["schemas"]["Contract"][];
      /** @description Whether the customer is registered in the customer portal: then their messages go there (R4). */
      customerPortal?: boolean;
      /** @description Of a new account; generated when left out. */
      initialPassword?: string;
    };
    CustomerRoute: {
      /** @enum {string} */
      route: "mailbox" | "customer-portal" | "postal" | "unreachable" | "unknown";
    };
    DecidedClosureRequest: {
      /** Format: uuid */
      id: string;
      reference: string;
      /** @enum {string} */
      state: "grace" | "rejected";
      /** @description Null when the request was rejected. */
      closesOn: string | null;
    };
    Document: {
      /** Format: uuid */
      id: string;
      /** @description Cleaned: without paths and characters that systems refuse. */
      filename: string;
      /** @description Bytes. */
      size: number;
      /** @description SHA-256 of the bytes, hexadecimal. */
      sha256: string;
    };
    DocumentList: {
      data: components["schemas"]["Document"][];
    };
    /**
     * @example {
     *   "id": "0b9f2c1e-4d8a-4f6b-8c3d-2e1f0a9b8c7d",
     *   "type": "message.opened",
     *   "timestamp": "2026-11-23T09:00:00.000Z",
     *   "cursor": "WyJldmVudHMiLCI0MiJd",
     *   "data": {
     *     "messageId": "3f2a9c1e-5b7d-4e8f-9a0b-1c2d3e4f5a6b",
     *     "senderReference": "KUL-2026-000123",
     *     "state": "opened",
     *     "sequence": 3,
     *     "actor": "customer"
     *   }
     * }
     */
    Event: {
      /**
       * Format: uuid
       * @description The same for every repetition; `webhook-id` of a webhook.
       */
      id: string;
      /** @description One of the types of the parameter `type`. Later releases may add types. */
      type: string;
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      timestamp: string;
      /** @description The feed goes on behind this event. */
      cursor: string;
      /** @description Ids, your references, and `state` after the event. No personal data. */
      data: {
        [key: string]: string | number | boolean | null;
      };
    };
    EventPage: {
      data: components["schemas"]["Event"][];
      /** @description Keep it, and ask with it again. Never null: the feed grows. */
      nextCursor: string;
      /** @description Whether there is more already. `data` may be empty all the same. */
      hasMore: boolean;
    };
    InitialPasswords: {
      data: {
          number: number;
          senderReference: string;
          email: string;
          initialPassword: string;
        }[];
      /** @description How many more there are; call again with a new key. */
      left: number;
    };
    /**
     * @example {
     *   "email": "anna.kovacs@example.hu"
     * }
     */
    LookupInput: {
      email: string;
      contractNumber?: string;
    };
    Message: {
      /** Format: uuid */
      id: string;
      senderReference: string;
      /** @enum {string} */
      state: "scheduled" | "placed" | "opened" | "withdrawn" | "expired" | "routed" | "purged";
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      placedAt: string;
      /**
       * Format: date
       * @description Day in Budapest, YYYY-MM-DD.
       */
      availableUntil: string;
      firstReadAt: string | null;
      firstDownloadedAt: string | null;
      withdrawnAt: string | null;
      purgedAt: string | null;
      documents: components["schemas"]["Document"][];
    };
    MessageEvent: {
      sequence: number;
      /** @enum {string} */
      kind: "placed" | "notified" | "notice-failed" | "reminded" | "opened" | "downloaded" | "replied" | "deleted" | "restored" | "withdrawn" | "superseded" | "viewed-by-staff" | "purged";
      /** @enum {string} */
      actor: "insurer" | "customer" | "system";
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      at: string;
      details: {
        [key: string]: string | number | boolean | null;
      };
      previousHash: string;
      hash: string;
    };
    /**
     * @example {
     *   "senderReference": "KUL-2026-000123",
     *   "email": "anna.kovacs@example.hu",
     *   "contractNumber": "110482937",
     *   "documentType": "policy",
     *   "subject": "Kötvény",
     *   "documents": [
     *     "3f2a9c1e-5b7d-4e8f-9a0b-1c2d3e4f5a6b"
     *   ]
     * }
     */
    MessageInput: {
      /** @description Your own name of the message; unique for your system. */
      senderReference: string;
      /** @description The customer's address: their account. */
      email: string;
      /** @description The customer's name. Needed only when there is no account of this address. */
      name?: string;
      /** @description Contract number. */
      contractNumber?: string;
      /** @description Name of the product. */
      product?: string;
      /** @enum {string} */
      documentType: "offer" | "policy" | "premium-bill" | "premium-notice" | "cancellation-notice" | "premium-certificate" | "terms" | "notice" | "reply" | "other";
      /** @description Shown in the list of the inbox. */
      subject: string;
      /** @description Text of the message. May be left out when there are documents. */
      body?: string;
      /** @description Ids of uploaded documents, in the order in which they are shown. */
      documents?: string[];
      /** @description Initial password of a new account. Generated when left out, and answered once. */
      initialPassword?: string;
      /**
       * @description Language of a new account; hu when left out.
       * @enum {string}
       */
      locale?: "hu" | "en";
      /** @description Displayed name of the sender; the insurer's name when left out. */
      sender?: string;
      /** @description Whether the customer may reply; true when left out. */
      allowReply?: boolean;
      /** @description Reference of the customer's reply that the message answers. */
      inReplyTo?: string;
      /** @description Your reference of the message that this one replaces; both stay readable. */
      supersedes?: string;
      /** @description Day (YYYY-MM-DD) or instant (ISO 8601 with zone) from which the customer sees the message. */
      publishAt?: string;
      /** @description Amount of a bill: `12345` or `12345.50`. */
      amount?: string;
      /** @description ISO 4217. */
      currency?: string;
      /** @description YYYY-MM-DD. */
      dueDate?: string;
      paymentReference?: string;
      payeeName?: string;
      payeeIban?: string;
    };
    PlacedMessage: {
      /**
       * Format: uuid
       * @description Also the id of the customer's page `/inbox/<id>`.
       */
      id: string;
      senderReference: string;
      /** @constant */
      route: "mailbox";
      /** @enum {string} */
      state: "placed" | "already-placed";
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      placedAt: string;
      /**
       * Format: date
       * @description Day in Budapest, YYYY-MM-DD.
       */
      availableUntil: string;
      documents: components["schemas"]["Document"][];
      /** @description Generated by this call for a new account; answered once. */
      initialPassword?: string;
      /** @description What was corrected or looks unwise: blanks around the address, an initial password that is easy to guess or ignored. Nothing is refused for it; mostly empty. */
      remarks: components["schemas"]["Remark"][];
    };
    Problem: {
      /**
       * Format: uri
       * @description Address of the problem's section in the documentation; stable.
       */
      type: string;
      title: string;
      status: number;
      /** @description The name at the end of `type`. */
      code: string;
      detail?: string;
      /** @description Path of the call. */
      instance: string;
      /** @description Every wrong field at once. */
      errors?: {
          /** @description JSON pointer (RFC 6901) of the wrong field. */
          pointer?: string;
          /** @description The wrong parameter of query, path or multipart. */
          parameter?: string;
          code: string;
          /** @description English, for developers. */
          message: string;
        }[];
      requestId?: string;
    };
    Remark: {
      /** @description English, for developers. Never names a password. */
      message: string;
    };
    Reply: {
      /** Format: uuid */
      id: string;
      /** @description For people, and for `inReplyTo` of the answer: `V-2026-7K3DQM`. */
      reference: string;
      /**
       * @description `sent`; `processing` once acknowledged; `answered` once an answer is published. The customer sees it.
       * @enum {string}
       */
      state: "sent" | "processing" | "answered";
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      sentAt: string;
      acknowledgedAt: string | null;
      answeredAt: string | null;
      customer: {
        name: string;
        /** @description Null when the account is closed. */
        email: string | null;
      };
      /** @description The message of yours to which the customer replies. */
      message: {
        /** Format: uuid */
        id: string;
        senderReference: string;
        /** @enum {string} */
        documentType: "offer" | "policy" | "premium-bill" | "premium-notice" | "cancellation-notice" | "premium-certificate" | "terms" | "notice" | "reply" | "other";
        contractNumber: string | null;
      };
      attachments: components["schemas"]["Attachment"][];
      /** @description What the customer wrote. */
      body: string;
    };
    ReplySummary: {
      /** Format: uuid */
      id: string;
      /** @description For people, and for `inReplyTo` of the answer: `V-2026-7K3DQM`. */
      reference: string;
      /**
       * @description `sent`; `processing` once acknowledged; `answered` once an answer is published. The customer sees it.
       * @enum {string}
       */
      state: "sent" | "processing" | "answered";
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      sentAt: string;
      acknowledgedAt: string | null;
      answeredAt: string | null;
      customer: {
        name: string;
        /** @description Null when the account is closed. */
        email: string | null;
      };
      /** @description The message of yours to which the customer replies. */
      message: {
        /** Format: uuid */
        id: string;
        senderReference: string;
        /** @enum {string} */
        documentType: "offer" | "policy" | "premium-bill" | "premium-notice" | "cancellation-notice" | "premium-certificate" | "terms" | "notice" | "reply" | "other";
        contractNumber: string | null;
      };
      attachments: components["schemas"]["Attachment"][];
    };
    /** @description The message is not for this portal and is not stored here. */
    RoutedMessage: {
      senderReference: string;
      /** @enum {string} */
      route: "customer-portal" | "postal";
      /** @enum {string} */
      state: "routed" | "postal";
      /** @description What was corrected or looks unwise: blanks around the address, an initial password that is easy to guess or ignored. Nothing is refused for it; mostly empty. */
      remarks: components["schemas"]["Remark"][];
    };
    TestClock: {
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      now: string;
      /** @description By how much the clock is ahead. */
      offsetSeconds: number;
      /** @description Addresses of your test customers end with it: `anna@insurer.sandbox.test`. */
      domain: string;
    };
    /**
     * @example {
     *   "now": "2027-02-01T09:00:00Z"
     * }
     */
    TestClockInput: {
      /**
       * Format: date-time
       * @description Not before the present instant of the clock, and at most 100 days after it.
       */
      now: string;
    };
    TestNotification: {
      /** Format: uuid */
      id: string;
      /**
       * Format: uuid
       * @description Of all attempts of one e-mail.
       */
      notificationId: string;
      kind: string;
      to: string;
      subject: string;
      text: string;
      links: string[];
      /** @enum {string} */
      outcome: "sent" | "bounced";
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      at: string;
    };
    TestReset: {
      /** @description Number of customers. */
      removed: number;
    };
    Upload: {
      /** Format: uuid */
      id: string;
      filename: string;
      maxPartSize: number;
      maxParts: number;
    };
    /**
     * @example {
     *   "filename": "kotveny.pdf"
     * }
     */
    UploadInput: {
      /** @description File name, shown to the customer. */
      filename: string;
    };
    UploadPart: {
      number: number;
      size: number;
      /** @description SHA-256 of the bytes, hexadecimal. */
      sha256: string;
    };
    WithdrawnMessage: {
      /** Format: uuid */
      id: string;
      /** @constant */
      state: "withdrawn";
      /**
       * Format: date-time
       * @description Instant, ISO 8601 in UTC.
       */
      withdrawnAt: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}

export type $defs = Record<string, never>;

export type external = Record<string, never>;

export interface operations {

  /**
   * Create or update a customer
   * @description Creates the account of an address and invites the customer, or updates name, language and contracts.
   *
   * Scope: `customers:write`.
   */
  saveCustomer: {
    parameters: {
      header: {
        /** @description 1 to 255 printable ASCII characters, new for each call. Kept for 24 hours. */
        "Idempotency-Key": string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CustomerInput"];
      };
    };
    responses: {
      /** @description Updated, or unchanged. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["Customer"];
        };
      };
      /** @description Created. */
      201: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["Customer"];
        };
      };
    };
  };
  /**
   * Look up where a message would go
   * @description `unreachable`: the mailbox takes messages, but the mail server refused the last notification for good. `unknown`: there is no account yet. Changes nothing.
   *
   * Scope: `customers:read`.
   */
  lookUpCustomer: {
    requestBody: {
      content: {
        "application/json": components["schemas"]["LookupInput"];
      };
    };
    responses: {
      /** @description The route of a message that is placed now. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["CustomerRoute"];
        };
      };
    };
  };
  /**
   * Upload documents
   * @description One PDF of at most 50 MB, with Content-Length. It is checked and stored while it arrives. Several at once come as multipart, in parts `documents`, at most 10 MB together; all are stored or none, and answered in their order. A document that no message has taken after 24 hours is removed, so a repeated upload needs no idempotency key.
   *
   * Scope: `messages:place`.
   */
  createDocument: {
    parameters: {
      query?: {
        /** @description File name of the one PDF, shown to the customer. */
        filename?: string;
      };
    };
    /** @description The PDF, or several. */
    requestBody: {
      content: {
        "application/pdf": unknown;
        "multipart/form-data": {
          documents: unknown[];
        };
      };
    };
    responses: {
      /** @description Stored. */
      201: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["Document"] | components["schemas"]["DocumentList"];
        };
      };
    };
  };
  /**
   * Begin an upload in parts
   * @description For hosts that limit the size of a request. Upload the parts, then complete the upload: it becomes a document. An upload is removed after 24 hours.
   *
   * Scope: `messages:place`.
   */
  createUpload: {
    requestBody: {
      content: {
        "application/json": components["schemas"]["UploadInput"];
      };
    };
    responses: {
      /** @description Begun. */
      201: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["Upload"];
        };
      };
    };
  };
  /**
   * Upload a part
   * @description Parts are numbered from 1 to 100, in any order; each has at most 4 MB. The same number again replaces the part.
   *
   * Scope: `messages:place`.
   */
  storePart: {
    parameters: {
      path: {
        /** @description Id of the upload. */
        id: string;
        /** @description Number of the part, 1 to 100. */
        number: string;
      };
    };
    /** @description The bytes of the part. */
    requestBody: {
      content: {
        "application/octet-stream": unknown;
      };
    };
    responses: {
      /** @description Stored. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["UploadPart"];
        };
      };
    };
  };
  /**
   * Complete an upload
   * @description Joins the parts and checks the document. Repeated, it answers with the same document.
   *
   * Scope: `messages:place`.
   */
  completeUpload: {
    parameters: {
      path: {
        /** @description Id of the upload. */
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CompleteUploadInput"];
      };
    };
    responses: {
      /** @description The document. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["Document"];
        };
      };
    };
  };
  /**
   * List messages
   * @description Your messages, in the order of their references.
   *
   * Scope: `messages:read`.
   */
  listMessages: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Rows of a page, 1 to 100; 50 when left out. */
        limit?: string;
        senderReference?: string;
      };
    };
    responses: {
      /** @description A page. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": {
            data: components["schemas"]["Message"][];
            /** @description Cursor of the next page; null on the last one. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Place a message
   * @description Places a message in the customer's mailbox and queues their notification. Creates the account when there is none. Documents are named by id, or come with the call as multipart: the JSON in the part `message`, PDFs in parts `documents`. The same reference with the same content is `already-placed`; with other content it is refused.
   *
   * Scope: `messages:place`.
   */
  placeMessage: {
    parameters: {
      header: {
        /** @description 1 to 255 printable ASCII characters, new for each call. Kept for 24 hours. */
        "Idempotency-Key": string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["MessageInput"];
        "multipart/form-data": {
          message: components["schemas"]["MessageInput"];
          documents?: unknown[];
        };
      };
    };
    responses: {
      /** @description Already placed, or not for this portal (R4). */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["PlacedMessage"] | components["schemas"]["RoutedMessage"];
        };
      };
      /** @description Placed. */
      201: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["PlacedMessage"];
        };
      };
    };
  };
  /**
   * Get a message
   * @description State and dates of one of your messages, without its text.
   *
   * Scope: `messages:read`.
   */
  getMessage: {
    parameters: {
      path: {
        /** @description Id of the message. */
        id: string;
      };
    };
    responses: {
      /** @description The message. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["Message"];
        };
      };
    };
  };
  /**
   * List the events of a message
   * @description Its append-only history, oldest first. Each event names the hash of the event before.
   *
   * Scope: `messages:read`.
   */
  listMessageEvents: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Rows of a page, 1 to 100; 50 when left out. */
        limit?: string;
      };
      path: {
        /** @description Id of the message. */
        id: string;
      };
    };
    responses: {
      /** @description A page. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": {
            data: components["schemas"]["MessageEvent"][];
            /** @description Cursor of the next page; null on the last one. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Get the certificate of a message
   * @description A signed PDF with `evidence.json` inside: what was placed, every event, each notification with the mail server's answer, and the checkpoints. `portal evidence verify` checks it without the portal.
   *
   * Scope: `evidence:read`.
   */
  getEvidence: {
    parameters: {
      query?: {
        /** @description Language of the PDF. */
        language?: "hu" | "en";
      };
      path: {
        /** @description Id of the message. */
        id: string;
      };
    };
    responses: {
      /** @description The certificate. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/pdf": unknown;
        };
      };
    };
  };
  /**
   * Withdraw a message
   * @description Before the customer has opened it: the page of the message then says that it was withdrawn. Afterwards it is refused. Repeated, the call answers the same, so it needs no idempotency key.
   *
   * Scope: `messages:withdraw`.
   */
  withdrawMessage: {
    parameters: {
      path: {
        /** @description Id of the message. */
        id: string;
      };
    };
    responses: {
      /** @description Withdrawn. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["WithdrawnMessage"];
        };
      };
    };
  };
  /**
   * List customers' replies
   * @description Replies to your messages, oldest first, without their texts. Ask for `state=sent` and acknowledge each reply that your system has taken over: so none is missed and none comes twice.
   *
   * Scope: `replies:read`.
   */
  listReplies: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Rows of a page, 1 to 100; 50 when left out. */
        limit?: string;
        /** @description Only replies in this state. */
        state?: "sent" | "processing" | "answered";
      };
    };
    responses: {
      /** @description A page. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": {
            data: components["schemas"]["ReplySummary"][];
            /** @description Cursor of the next page; null on the last one. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Get a reply
   * @description A reply with its text. That your key has read it stands in the audit log.
   *
   * Scope: `replies:read`.
   */
  getReply: {
    parameters: {
      path: {
        /** @description Id of the reply. */
        id: string;
      };
    };
    responses: {
      /** @description The reply. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["Reply"];
        };
      };
    };
  };
  /**
   * Download an attachment of a reply
   * @description The bytes as the customer sent them, recorded in the audit log. The customer may be anybody: scan a file before you open it.
   *
   * Scope: `replies:read`.
   */
  getReplyAttachment: {
    parameters: {
      path: {
        /** @description Id of the reply. */
        id: string;
        /** @description Id of the attachment. */
        attachment: string;
      };
    };
    responses: {
      /** @description The file. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/octet-stream": unknown;
        };
      };
    };
  };
  /**
   * Acknowledge a reply
   * @description The customer then sees that the reply is being processed. To answer it, place a message with its reference as `inReplyTo`.
   *
   * Scope: `replies:acknowledge`.
   */
  acknowledgeReply: {
    parameters: {
      header: {
        /** @description 1 to 255 printable ASCII characters, new for each call. Kept for 24 hours. */
        "Idempotency-Key": string;
      };
      path: {
        /** @description Id of the reply. */
        id: string;
      };
    };
    responses: {
      /** @description Acknowledged, now or before. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["AcknowledgedReply"];
        };
      };
    };
  };
  /**
   * List closure requests
   * @description The open requests of customers to close their accounts (R14), oldest first.
   *
   * Scope: `closures:read`.
   */
  listClosureRequests: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Rows of a page, 1 to 100; 50 when left out. */
        limit?: string;
        /** @description Only requests in this state. */
        state?: "awaiting-decision" | "grace";
      };
    };
    responses: {
      /** @description A page. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": {
            data: components["schemas"]["ClosureRequest"][];
            /** @description Cursor of the next page; null on the last one. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Approve a closure request
   * @description Only while it waits for a decision. The account closes after seven days; the customer is told by e-mail.
   *
   * Scope: `closures:decide`.
   */
  approveClosureRequest: {
    parameters: {
      header: {
        /** @description 1 to 255 printable ASCII characters, new for each call. Kept for 24 hours. */
        "Idempotency-Key": string;
      };
      path: {
        /** @description Id of the closure request. */
        id: string;
      };
    };
    responses: {
      /** @description Approved. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["DecidedClosureRequest"];
        };
      };
    };
  };
  /**
   * Reject a closure request
   * @description Only while it waits for a decision. The account stays open; the customer is told by e-mail, without the reason.
   *
   * Scope: `closures:decide`.
   */
  rejectClosureRequest: {
    parameters: {
      header: {
        /** @description 1 to 255 printable ASCII characters, new for each call. Kept for 24 hours. */
        "Idempotency-Key": string;
      };
      path: {
        /** @description Id of the closure request. */
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ClosureRejection"];
      };
    };
    responses: {
      /** @description Rejected. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["DecidedClosureRequest"];
        };
      };
    };
  };
  /**
   * List events
   * @description Every change of state of your messages, of the replies to them and of your batches, in the order in which they were committed. With the scope `closures:read` also those of closure requests, with `customers:read` those of customers. Without a cursor from the oldest event on. Events are kept for 90 days.
   *
   * Scope: `events:read`.
   */
  listEvents: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Rows of a page, 1 to 100; 50 when left out. */
        limit?: string;
        /** @description Only events of this type. */
        type?: "message.placed" | "message.notified" | "message.notice-failed" | "message.reminded" | "message.opened" | "message.downloaded" | "message.replied" | "message.deleted" | "message.restored" | "message.withdrawn" | "message.superseded" | "message.viewed-by-staff" | "message.purged" | "message.routed" | "reply.received" | "reply.acknowledged" | "reply.answered" | "reply.unanswered" | "batch.opened" | "batch.committed" | "batch.cancelled" | "closure.requested" | "closure.approved" | "closure.rejected" | "closure.withdrawn" | "closure.closed" | "customer.activated" | "customer.registered" | "customer.returned" | "customer.closed";
      };
    };
    responses: {
      /** @description A page. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["EventPage"];
        };
      };
    };
  };
  /**
   * List batches
   * @description Your batches, newest first.
   *
   * Scope: `messages:place`.
   */
  listBatches: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Rows of a page, 1 to 100; 50 when left out. */
        limit?: string;
      };
    };
    responses: {
      /** @description A page. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": {
            data: components["schemas"]["Batch"][];
            /** @description Cursor of the next page; null on the last one. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Open a batch
   * @description Messages that become visible together. An open batch is cancelled after 24 hours.
   *
   * Scope: `messages:place`.
   */
  openBatch: {
    parameters: {
      header: {
        /** @description 1 to 255 printable ASCII characters, new for each call. Kept for 24 hours. */
        "Idempotency-Key": string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["BatchInput"];
      };
    };
    responses: {
      /** @description Opened. */
      201: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["Batch"];
        };
      };
    };
  };
  /**
   * List the messages of a batch
   * @description In the order of adding: what was added to an open batch; what became of each message of a committed one, for 7 days.
   *
   * Scope: `messages:place`.
   */
  listBatchMessages: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Rows of a page, 1 to 100; 50 when left out. */
        limit?: string;
      };
      path: {
        /** @description Id of the batch. */
        id: string;
      };
    };
    responses: {
      /** @description A page. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": {
            data: components["schemas"]["BatchMessage"][];
            /** @description Cursor of the next page; null on the last one. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Add messages to a batch
   * @description One message as JSON, or up to 1000 as NDJSON, one a line. All are added or none. Nothing is placed yet. With NDJSON, pointers of errors begin with the place of the message in the call, from 0.
   *
   * Scope: `messages:place`.
   */
  addBatchMessages: {
    parameters: {
      header: {
        /** @description 1 to 255 printable ASCII characters, new for each call. Kept for 24 hours. */
        "Idempotency-Key": string;
      };
      path: {
        /** @description Id of the batch. */
        id: string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["MessageInput"];
        "application/x-ndjson": components["schemas"]["MessageInput"];
      };
    };
    responses: {
      /** @description Added. */
      201: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["BatchAddition"];
        };
      };
    };
  };
  /**
   * Preview a batch
   * @description State of a batch; of an open one also what would become of it now: messages by route, problems, what looks unusual. It reads the whole batch, so ask for it once, before the commit.
   *
   * Scope: `messages:place`.
   */
  previewBatch: {
    parameters: {
      path: {
        /** @description Id of the batch. */
        id: string;
      };
    };
    responses: {
      /** @description The batch. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["BatchPreview"];
        };
      };
    };
  };
  /**
   * List the problems of a batch
   * @description Every problem of an open batch, customer by customer. A page has all problems of its last message, so it may be longer than `limit`.
   *
   * Scope: `messages:place`.
   */
  listBatchProblems: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Rows of a page, 1 to 100; 50 when left out. */
        limit?: string;
      };
      path: {
        /** @description Id of the batch. */
        id: string;
      };
    };
    responses: {
      /** @description A page. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": {
            data: components["schemas"]["BatchProblem"][];
            /** @description Cursor of the next page; null on the last one. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Commit a batch
   * @description Places all messages of the batch, or none: with a problem it is refused and stays open. The answer comes when all are visible. Repeated, the call answers the same, so it needs no idempotency key; after a lost answer, call again.
   *
   * Scope: `messages:place`.
   */
  commitBatch: {
    parameters: {
      path: {
        /** @description Id of the batch. */
        id: string;
      };
    };
    responses: {
      /** @description Committed. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["CommittedBatch"];
        };
      };
    };
  };
  /**
   * Cancel a batch
   * @description Nothing of it is placed, and its documents may be used again. Also stops a commit that is under way. Repeated, it answers the same.
   *
   * Scope: `messages:place`.
   */
  cancelBatch: {
    parameters: {
      path: {
        /** @description Id of the batch. */
        id: string;
      };
    };
    responses: {
      /** @description Cancelled. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["Batch"];
        };
      };
    };
  };
  /**
   * Take the initial passwords of a batch
   * @description Initial passwords that were generated for new customers of a committed batch, 1,000 a call. Each is handed over once and forgotten, at the latest after 7 days. The same key gets the same answer for 24 hours.
   *
   * Scope: `messages:place`.
   */
  takeInitialPasswords: {
    parameters: {
      header: {
        /** @description 1 to 255 printable ASCII characters, new for each call. Kept for 24 hours. */
        "Idempotency-Key": string;
      };
      path: {
        /** @description Id of the batch. */
        id: string;
      };
    };
    responses: {
      /** @description Handed over. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["InitialPasswords"];
        };
      };
    };
  };
  /**
   * Get the test clock
   * @description The clock of your test customers, and the domain of their addresses. For test keys; with a live key it does not exist.
   *
   * Scope: `messages:read`.
   */
  getTestClock: {
    responses: {
      /** @description The clock. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["TestClock"];
        };
      };
    };
  };
  /**
   * Move the test clock ahead
   * @description Does for your test customers what the portal would have done on each day until then: publish, notify, remind, purge. The clock decides what is due and which states you see; everything is dated by the real clock, so a message that you place later is as old at once as the clock is ahead. For test keys; with a live key it does not exist.
   *
   * Scope: `messages:place`.
   */
  moveTestClock: {
    requestBody: {
      content: {
        "application/json": components["schemas"]["TestClockInput"];
      };
    };
    responses: {
      /** @description Moved. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["TestClock"];
        };
      };
    };
  };
  /**
   * List the e-mails to your test customers
   * @description They were not sent but kept for 30 days, oldest first. For test keys; with a live key it does not exist.
   *
   * Scope: `messages:read`.
   */
  listTestNotifications: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Rows of a page, 1 to 100; 50 when left out. */
        limit?: string;
        /** @description Only those to this address. */
        email?: string;
      };
    };
    responses: {
      /** @description A page. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": {
            data: components["schemas"]["TestNotification"][];
            /** @description Cursor of the next page; null on the last one. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Remove your test customers
   * @description All of them, with their messages, replies and e-mails; the clock is the real one again. Your references stay used. Repeated, the call removes nothing more. For test keys; with a live key it does not exist.
   *
   * Scope: `customers:write`.
   */
  removeTestCustomers: {
    responses: {
      /** @description Removed. */
      200: {
        headers: {
          RateLimit?: string;
          "RateLimit-Policy"?: string;
        };
        content: {
          "application/json": components["schemas"]["TestReset"];
        };
      };
    };
  };
}

/** Method and path of each operation. */
export const CALLS = {
  saveCustomer: { method: "POST", path: "/recipients" },
  lookUpCustomer: { method: "POST", path: "/recipients/lookup" },
  createDocument: { method: "POST", path: "/documents" },
  createUpload: { method: "POST", path: "/uploads" },
  storePart: { method: "PUT", path: "/uploads/{id}/parts/{number}" },
  completeUpload: { method: "POST", path: "/uploads/{id}/complete" },
  placeMessage: { method: "POST", path: "/messages" },
  listMessages: { method: "GET", path: "/messages" },
  getMessage: { method: "GET", path: "/messages/{id}" },
  listMessageEvents: { method: "GET", path: "/messages/{id}/events" },
  getEvidence: { method: "GET", path: "/messages/{id}/evidence" },
  withdrawMessage: { method: "POST", path: "/messages/{id}/withdraw" },
  listReplies: { method: "GET", path: "/replies" },
  getReply: { method: "GET", path: "/replies/{id}" },
  getReplyAttachment: { method: "GET", path: "/replies/{id}/attachments/{attachment}" },
  acknowledgeReply: { method: "POST", path: "/replies/{id}/acknowledge" },
  listClosureRequests: { method: "GET", path: "/closure-requests" },
  approveClosureRequest: { method: "POST", path: "/closure-requests/{id}/approve" },
  rejectClosureRequest: { method: "POST", path: "/closure-requests/{id}/reject" },
  listEvents: { method: "GET", path: "/events" },
  openBatch: { method: "POST", path: "/batches" },
  listBatches: { method: "GET", path: "/batches" },
  addBatchMessages: { method: "POST", path: "/batches/{id}/messages" },
  listBatchMessages: { method: "GET", path: "/batches/{id}/messages" },
  previewBatch: { method: "GET", path: "/batches/{id}" },
  listBatchProblems: { method: "GET", path: "/batches/{id}/problems" },
  commitBatch: { method: "POST", path: "/batches/{id}/commit" },
  cancelBatch: { method: "POST", path: "/batches/{id}/cancel" },
  takeInitialPasswords: { method: "POST", path: "/batches/{id}/initial-passwords" },
  getTestClock: { method: "GET", path: "/test/clock" },
  moveTestClock: { method: "POST", path: "/test/clock" },
  listTestNotifications: { method: "GET", path: "/test/notifications" },
  removeTestCustomers: { method: "POST", path: "/test/reset" },
} as const;
