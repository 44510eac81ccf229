const WIDTH = 30;

/** A progress bar on stderr, drawn only on a terminal. */
export function progressBar(label: string): (done: number, all: number) => void {
  if (!process.stderr.isTTY) return () => {};
  return (done, all) => {
    const filled = all === 0 ? WIDTH : Math.round((done / all) * WIDTH);
    const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
    process.stderr.write(`\r${label} ${bar} ${done}/${all}${done === all ? "\n" : ""}`);
  };
}
