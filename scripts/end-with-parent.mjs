/**
 * Loaded first into every process that another one of ours starts (`--import`). When that parent is gone, however it
 * went, this process gets the SIGTERM the parent can no longer send, and ends in its usual orderly way.
 */
if (process.channel) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // The channel alone must not keep a process alive that has finished its work.
  process.channel.unref();
}
