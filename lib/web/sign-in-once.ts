import "server-only";
import type { ServerResponse } from "node:http";
import type { Client } from "@/lib/auth/session/client";
import { type SignInOutcome, signIn } from "@/lib/auth/sign-in/sign-in";
import type { Context } from "@/lib/context";
import { currentResponse } from "@/lib/web/response-status";

/** What was typed into the sign-in form. `answer` is that of the captcha. */
export type TypedSignIn = { emailAddress: string; password: string; answer: string | null };
/** An attempt that lib/server has made before Next, and its outcome. */
export type TriedSignIn = { typed: TypedSignIn; outcome: Promise<SignInOutcome> };

// Next loads this module once per bundle; attempts of the server are taken by the action of the same process.
const shared = globalThis as { portalSignIns?: WeakMap<ServerResponse, TriedSignIn> };
shared.portalSignIns ??= new WeakMap();

/** Keeps the attempt that was made for a request, until its action takes the outcome. */
export function noteTriedSignIn(response: ServerResponse, tried: TriedSignIn): void {
  shared.portalSignIns?.set(response, tried);
}

/**
 * Signs in by the posted form. An attempt is counted and its password compared once for each request: when lib/server
 * has made it, its outcome is returned, be it a fault.
 */
export async function signInOnce(
  { ctx, client }: { ctx: Context; client: Client },
  typed: TypedSignIn,
): Promise<SignInOutcome> {
  const response = currentResponse();
  const tried = response && shared.portalSignIns?.get(response);
  if (!tried) return signIn(ctx, { ...typed, client });
  const { emailAddress, password, answer } = tried.typed;
  const isSame = emailAddress === typed.emailAddress && password === typed.password && answer === typed.answer;
  // lib/server takes only forms that no parser can read in another way.
  if (!isSame) throw new Error("lib/server has read a sign-in form in another way than Next");
  return tried.outcome;
}
