import "server-only";
import { CLOSURE_LIMITS, type ClosureField, type ClosureFieldProblem } from "@/lib/closure/closure-details";
import { getTranslations } from "@/lib/web/texts";

export type ProblemTexts = Record<ClosureField, Record<ClosureFieldProblem["kind"], string>>;

/** Error texts of each field, also for the browser. */
export async function problemTexts(): Promise<ProblemTexts> {
  const t = await getTranslations("closure.error");
  const ofText = (missing: string, max: number) => ({
    missing,
    "too-long": t("long", { n: max }),
    "invalid-characters": t("characters"),
  });
  return {
    reason: ofText(t("reason"), 0),
    acknowledged: ofText(t("acknowledge"), 0),
    name: ofText(t("name"), CLOSURE_LIMITS.name),
    policy: ofText(t("policy"), CLOSURE_LIMITS.policy),
    address: ofText(t("address"), CLOSURE_LIMITS.address),
    note: ofText("", CLOSURE_LIMITS.note),
  };
}
