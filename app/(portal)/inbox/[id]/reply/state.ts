export type ReplyState = { body: string; error?: string };
