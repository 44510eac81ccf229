/** vercel.json and deploy/vercel/build.sh agree with the jobs, the routes and middleware.ts. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { JOBS } from "@/lib/jobs/registry";
import { PAGE_PATTERN } from "@/lib/web/page-path";

const root = path.resolve(import.meta.dirname, "../../..");
const vercel = JSON.parse(readFileSync(path.join(root, "vercel.json"), "utf8")) as {
  crons: { path: string; schedule: string }[];
  functions: Record<string, { maxDuration: number }>;
};

it("every job is called, by its own schedule or every minute", () => {
  const expected = JOBS.map(({ name, schedule }) => ({
    path: `/api/cron/${name}`,
    schedule: schedule ?? "* * * * *",
  }));
  expect(vercel.crons).toEqual(expected);
});

it("every duration is that of a folder with routes", () => {
  const folders = Object.keys(vercel.functions).map((pattern) => pattern.replace("/**/route.ts", ""));
  expect(folders.filter((folder) => !existsSync(path.join(root, folder)))).toEqual([]);
});

describe("the build", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "vercel-build-"));
    copyFileSync(path.join(root, "middleware.ts"), path.join(folder, "middleware.ts"));
    // Prints NODE_ENV and its arguments; fails when the file `fails` is there.
    writeFileSync(
      path.join(folder, "npm"),
      '#!/bin/sh\necho "$(printenv NODE_ENV || echo none)" "$@"\n[ ! -e fails ]\n',
    );
    chmodSync(path.join(folder, "npm"), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const environment = (stage: string) => {
    const { NODE_ENV: _, ...own } = process.env;
    return { ...own, PATH: `${folder}:${process.env.PATH}`, VERCEL_ENV: stage } as unknown as NodeJS.ProcessEnv;
  };
  const build = (stage: string) =>
    execFileSync("sh", [path.join(root, "deploy/vercel/build.sh")], {
      cwd: folder,
      env: environment(stage),
    }).toString();
  const middleware = () => readFileSync(path.join(folder, "middleware.ts"), "utf8");

  it("migrates the production database after the build, and no other; the host sets no NODE_ENV, which migrations need", () => {
    expect(build("production")).toBe("none run -s build\nproduction run -s db:migrate\n");
    copyFileSync(path.join(root, "middleware.ts"), path.join(folder, "middleware.ts"));
    expect(build("preview")).toBe("none run -s build\n");
  });

  it("migrates nothing when the build fails", () => {
    writeFileSync(path.join(folder, "fails"), "");
    const run = spawnSync("sh", [path.join(root, "deploy/vercel/build.sh")], {
      cwd: folder,
      env: environment("production"),
    });
    expect([run.status, run.stdout.toString()]).toEqual([1, "none run -s build\n"]);
  });

  it("takes the condition for lib/server out of middleware.ts, and nothing else", () => {
    build("production");
    const before = readFileSync(path.join(root, "middleware.ts"), "utf8").split("\n");
    const removed = before.filter((line) => !middleware().split("\n").includes(line));
    expect(removed).toEqual(['      missing: [{ type: "header", key: "portal: prepared" }],']);
    expect(middleware()).toContain(JSON.stringify(PAGE_PATTERN));
  });
});
