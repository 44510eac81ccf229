import { gzipSync } from "node:zlib";
import type { Figure } from "@/scripts/bench/figure";
import { atMost, type Goal } from "@/scripts/bench/goal";
import type { BenchHost } from "@/scripts/bench/host";
import { MAILBOX } from "@/scripts/bench/page-targets";
import { assetsOf, scriptBytes } from "@/scripts/bench/page-weight";
import { mailboxAddress } from "@/scripts/bench/seed-mailboxes";
import { signedInCookie } from "@/scripts/bench/signed-in";

const KB = 1_000;

type Goals = { html?: Goal; gzip?: Goal; scripts?: Goal; cold?: Goal };

const PAGES: readonly (readonly [path: string, goals: Goals])[] = [
  ["/login", { scripts: atMost(150), cold: atMost(200) }],
  ["/inbox", { html: atMost(60), gzip: atMost(10), scripts: atMost(148), cold: atMost(200) }],
  ["/account", {}],
  ["/account/password", {}],
  ["/trash", {}],
  ["/help", {}],
];

/**
 * Kilobytes (1,000 bytes) that pages transfer: HTML plain and compressed, scripts, and all that a first visit loads.
 */
export async function measureWeight(host: BenchHost): Promise<Figure[]> {
  const portal = await host.startPortal(1);
  try {
    const cookie = await signedInCookie(host.settings, mailboxAddress(MAILBOX.normal));
    const figures: Figure[] = [];
    for (const [path, goals] of PAGES) {
      const headers: Record<string, string> = path === "/login" ? {} : { cookie };
      const url = `${portal.url}${path}`;
      const html = Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
      const scripts = await scriptBytes(url, headers);
      const gzip = gzipSync(html).length;
      const result = (name: string, bytes: number, goal?: Goal) => ({
        ...{ name, value: bytes / KB, unit: "KB" },
        ...(goal ? { goal } : {}),
      });
      figures.push({
        ...{ section: "weight", action: path, processes: null, perSecond: null, cpuMs: null, serverCpuMs: null },
        ...{ failures: 0, ceiling: null },
        results: [
          result("HTML", html.length, goals.html),
          result("HTML gzip", gzip, goals.gzip),
          result("scripts", scripts, goals.scripts),
          result("first visit", gzip + (await assetsOf(url, html.toString("utf8"))), goals.cold),
        ],
      });
    }
    return figures;
  } finally {
    await portal.stop();
  }
}
