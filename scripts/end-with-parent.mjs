/**
 * Loaded first into every process that another one of ours starts (`--import`, with its own process id in
 * END_WITH_PARENT). When that parent is gone, however it went, this process gets the SIGTERM the parent can no longer
 * send, and ends in its usual orderly way.
 */
// Workers that this process forks inherit the flag and the variable; their channel is none of our business.
if (process.channel && process.env.END_WITH_PARENT === String(process.ppid)) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // The channel alone must not keep a process alive that has finished its work.
  process.channel.unref();
}
