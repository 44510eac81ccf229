"use client";
import { useEffect, useState } from "react";
import type { PasswordRating } from "@/lib/auth/credential/password-policy";
import { passwordViolations } from "@/lib/auth/credential/password-policy";
import { NOT_RATED, type RatingState } from "./state";

/** Milliseconds without typing before the server is asked. */
const PAUSE_MS = 400;

export type RatePassword = (previous: RatingState, form: FormData) => Promise<RatingState>;

/**
 * Asks the server, while the customer types, whether the password is easy to guess: the dictionaries are too large for
 * a page. Only a password that satisfies R15 is sent, once.
 *
 * @param paused true while the form is sent: Next runs actions one after the other, so this one would reach the next
 *   page
 * @param mark hidden field of the form, which names the account or the link
 * @returns the rating of this password; null before the answer, and when the server cannot be asked
 */
export function usePasswordRating(
  rate: RatePassword,
  password: string,
  { mark, paused }: { mark: { name: string; value: string }; paused: boolean },
): PasswordRating | null {
  const [rated, setRated] = useState<RatingState & { password: string }>({ ...NOT_RATED, password: "" });
  const { name, value } = mark;

  useEffect(() => {
    if (paused || password === "" || passwordViolations(password).length > 0) return;
    let isLatest = true;
    const timer = setTimeout(async () => {
      const form = new FormData();
      form.set(name, value);
      form.set("password", password);
      // Without an answer the rule stays open, and the server decides when the form is sent.
      const answer = await rate(NOT_RATED, form).catch(() => NOT_RATED);
      if (isLatest) setRated({ rating: answer?.rating ?? null, password });
    }, PAUSE_MS);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [rate, password, name, value, paused]);

  return rated.password === password ? rated.rating : null;
}
