import "server-only";
import { z } from "zod";
import type { EvidenceSettings, NamedKey } from "@/lib/settings";
import { parseCheckpointTarget } from "./checkpoint-target";
import { publicKeyOf } from "./signature";

/** The entries of a list with commas. */
const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");

/** Environment variables of evidence, for the schema of lib/env.ts. */
export const EVIDENCE_VARIABLES = {
  EVIDENCE_KEYS_PREVIOUS: z
    .string()
    .refine(
      (text) => listOf(text).every((key) => publicKeyOf(key) !== null),
      "EVIDENCE_KEYS_PREVIOUS is no list of public keys, as `portal evidence key` prints them",
    )
    .default(""),
  CHECKPOINT_TARGETS: z
    .string()
    .refine(
      (text) => listOf(text).every((target) => parseCheckpointTarget(target) !== null),
      "CHECKPOINT_TARGETS is no list like file:///srv/checkpoints,s3://bucket/prefix,mailto:archive@example.hu",
    )
    .default(""),
};

/**
 * Finds variables of evidence that do not fit together.
 *
 * @param values checked by EVIDENCE_VARIABLES
 * @returns one sentence for each problem
 */
export function evidenceProblems(values: {
  EVIDENCE_KEY?: string;
  S3_ENDPOINT?: string;
  CHECKPOINT_TARGETS: string;
}): string[] {
  const targets = listOf(values.CHECKPOINT_TARGETS).flatMap((text) => parseCheckpointTarget(text) ?? []);
  const problems: string[] = [];
  if (targets.length > 0 && !values.EVIDENCE_KEY) {
    problems.push("CHECKPOINT_TARGETS is set without EVIDENCE_KEY: make one with: openssl rand -base64 32");
  }
  if (targets.some(({ kind }) => kind === "s3") && !values.S3_ENDPOINT) {
    problems.push("CHECKPOINT_TARGETS names a bucket: set S3_ENDPOINT and the other variables of S3");
  }
  return problems;
}

/** @param values checked by EVIDENCE_VARIABLES */
export function evidenceSettings(
  values: Record<keyof typeof EVIDENCE_VARIABLES, string>,
  key: NamedKey | null,
): EvidenceSettings {
  return {
    key,
    previousKeys: listOf(values.EVIDENCE_KEYS_PREVIOUS),
    targets: listOf(values.CHECKPOINT_TARGETS).flatMap((text) => parseCheckpointTarget(text) ?? []),
  };
}
