import { readFileSync } from "node:fs";
import postgres from "postgres";
import { type Context, openContext } from "@/lib/context";
import { KEPT_PLAN_PARAMETERS, openDatabase } from "@/lib/db/connection";
import { ManualClock } from "@/lib/kernel/time";
import { createLog } from "@/lib/log";
import type { Settings } from "@/lib/settings";

type PlanNode = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: PlanNode[];
};
type Explained = { Plan: PlanNode; "Planning Time": number; "Execution Time": number };

export type StatementPlan = {
  text: string;
  /** Pages of 8 KB read, from memory or disk. */
  buffers: number;
  /** Planning and execution, milliseconds. */
  ms: number;
  /**
   * Planned once for each connection (lib/db/kept-plans.ts): then explained with that plan, whose making is not
   * measured.
   */
  isPlanKept: boolean;
  /** CPU time of the database's process for it, milliseconds: hardly longer on a busy machine. */
  cpuMs: number;
  /** `Index Scan messages_inbox_idx`, outermost first; nodes without a table and UNPUBLISHED are left out. */
  scans: string[];
  /** Rows that each of `scans` went through, whether its filter kept them or not. */
  rows: Record<string, number>;
};

/** Excludes the client's own queries of the system catalogue when it connects. */
const PORTAL_READ = /^\s*(?:select|with)\b(?![\s\S]*\bpg_)/i;

/** Every statement reads the open batches once (`isPublished`), however large the mailbox is. Left out of the scans. */
const UNPUBLISHED = "unpublished_batches";

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

const EXPLAIN = "explain (analyze, buffers, timing off, format json)";

/** A parameter of the driver as a literal without a type. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return "null";
  const text = value instanceof Date ? value.toISOString() : String(value);
  return `'${text.replaceAll("'", "''")}'`;
}

/** Runs operations, records the statements they send, and gets the plan of each by EXPLAIN. */
export function openExplainer(settings: Settings, at: Date) {
  const caught: { text: string; parameters: unknown[]; isPlanKept: boolean }[] = [];
  const opened = openContext(settings, { name: "bench", log: createLog("error", "bench", "stderr") });
  const recording = openDatabase(settings.databaseUrl, {
    prepare: true,
    onStatement: (text, parameters, isPlanKept) => caught.push({ text, parameters: [...parameters], isPlanKept }),
  });
  const sql = postgres(settings.databaseUrl, { max: 1, prepare: false, onnotice: () => {} });
  const ctx: Context = { ...opened.ctx, db: recording.db, clock: new ManualClock(at) };

  const backend = sql<{ pid: number }[]>`select pg_backend_pid() as pid`.then(([row]) => row?.pid);
  /** CPU time of the database's process for this connection since its start, in milliseconds. */
  async function backendCpuMs(): Promise<number> {
    const [nanoseconds] = readFileSync(`/proc/${await backend}/schedstat`, "utf8").split(" ");
    return Number(nanoseconds) / 1e6;
  }

  async function plan({ text, parameters, isPlanKept }: (typeof caught)[number]): Promise<StatementPlan> {
    const execute = `execute explained(${parameters.map(literal).join(", ")})`;
    if (isPlanKept) {
      for (const [name, value] of Object.entries(KEPT_PLAN_PARAMETERS)) await sql.unsafe(`set ${name} = ${value}`);
      await sql.unsafe(`prepare explained as ${text}`);
      // Makes the plan that the others use.
      await sql.unsafe(`explain ${execute}`);
    }
    const before = await backendCpuMs();
    const [row] = isPlanKept
      ? await sql.unsafe(`${EXPLAIN} ${execute}`)
      : await sql.unsafe(`${EXPLAIN} ${text}`, parameters as never[]);
    const cpuMs = (await backendCpuMs()) - before;
    if (isPlanKept) {
      await sql.unsafe("deallocate explained");
      for (const name of Object.keys(KEPT_PLAN_PARAMETERS)) await sql.unsafe(`reset ${name}`);
    }
    if (!row) throw new Error("no plan");
    const [{ Plan, ...times }] = row["QUERY PLAN"] as [Explained];
    const scanning = nodesOf(Plan)
      .filter((node) => node["Relation Name"] || node["Index Name"])
      .filter((node) => node["Relation Name"] !== UNPUBLISHED);
    const nameOf = (node: PlanNode) => `${node["Node Type"]} ${node["Index Name"] ?? node["Relation Name"]}`;
    const rows: Record<string, number> = {};
    for (const node of scanning) {
      const gone = node["Rows Removed by Filter"] ?? 0;
      rows[nameOf(node)] = (rows[nameOf(node)] ?? 0) + (node["Actual Rows"] + gone) * node["Actual Loops"];
    }
    return {
      text,
      isPlanKept,
      buffers: Plan["Shared Hit Blocks"] + Plan["Shared Read Blocks"],
      ms: times["Planning Time"] + times["Execution Time"],
      cpuMs,
      scans: scanning.map(nameOf),
      rows,
    };
  }

  return {
    ctx,
    sql,
    /**
     * The plans of the statements that read, in the order of sending; of `rounds` runs the one with the least CPU time
     * is kept.
     */
    async explain(run: (ctx: Context) => Promise<unknown>, rounds = 1): Promise<StatementPlan[]> {
      caught.length = 0;
      await run(ctx);
      const reads = caught.splice(0).filter(({ text }) => PORTAL_READ.test(text));
      const plans: StatementPlan[] = [];
      for (const statement of reads) {
        let best = await plan(statement);
        for (let round = 1; round < rounds; round += 1) {
          const next = await plan(statement);
          if (next.cpuMs < best.cpuMs) best = next;
        }
        plans.push(best);
      }
      return plans;
    },
    async close() {
      await sql.end();
      await recording.close();
      await opened.close();
    },
  };
}
