/** Goals of measured figures, and whether they are met. Pure. */

export type Goal = { limit: number; sense: "at-most" | "at-least" };

export const atMost = (limit: number): Goal => ({ limit, sense: "at-most" });
export const atLeast = (limit: number): Goal => ({ limit, sense: "at-least" });

export type Verdict = "met" | "missed";

/** The limit itself meets the goal; a value that is not a number does not. */
export function verdict({ limit, sense }: Goal, value: number): Verdict {
  return (sense === "at-most" ? value <= limit : value >= limit) ? "met" : "missed";
}

/** `≤ 3.2 ×` */
export const goalText = ({ limit, sense }: Goal, unit: string) => `${sense === "at-most" ? "≤" : "≥"} ${limit} ${unit}`;
