/**
 * The parts of a page that can be compared between two requests; nonces must be replaced by NONCE before. The data for
 * scripts comes in rows whose order and numbers depend on timing, so they are compared as a set.
 */
export function comparablePage(page: string): { visible: string; rows: string[] } {
  const pushed = page.matchAll(/<script nonce="NONCE">self\.__next_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)<\/script>/g);
  const data = [...pushed]
    .map(([, text]) => JSON.parse(text ?? "") as string)
    .join("")
    .replaceAll(/"secondsLeft":\d+/g, '"secondsLeft":0');
  const rows = data.split("\n").map((row) => row.replace(/^[0-9a-f]+:/, "").replaceAll(/"\$[@LQh]?[0-9a-f]+/g, '"$'));
  return { visible: page.replaceAll(/<script.*?<\/script>/gs, ""), rows: rows.sort() };
}
