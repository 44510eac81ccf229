/**
 * Preloaded (`--import`) into processes that a script of this project starts with END_WITH_PARENT set to its own
 * process id. When the parent ends in any way, also by SIGKILL, this process sends itself SIGTERM.
 */
// The parent id is compared, because processes that this one forks inherit the flag and the variable.
if (process.channel && process.env.END_WITH_PARENT === String(process.ppid)) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // An open channel must not keep a finished process alive.
  process.channel.unref();
}
