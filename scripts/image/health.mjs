/**
 * Health check of a container: exit status 0 when the server of this machine can serve, else 1 with the failing checks
 * on stderr. Copied into the standalone folder as `health.js`.
 */
const port = process.env.PORT?.trim() || "3000";

try {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health/ready`, { signal: AbortSignal.timeout(8_000) });
  if (!answer.ok) throw new Error(await answer.text());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
