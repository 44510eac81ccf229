/**
 * A page, its nonces replaced by NONCE, that two requests can be compared by. The data for its scripts comes in rows whose order and numbers depend on
 * what the server finished first: they are compared as a set.
 */
export function comparablePage(page: string): { visible: string; rows: string[] } {
  const pushed = page.matchAll(/<script nonce="NONCE">self\.__next_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)<\/script>/g);
  const data = [...pushed]
    .map(([, text]) => JSON.parse(text ?? "") as string)
    .join("")
    .replaceAll(/"secondsLeft":\d+/g, '"secondsLeft":0');
  const rows = data.split("\n").map((row) => row.replace(/^[0-9a-f]+:/, "").replaceAll(/"\$[@LQ]?[0-9a-f]+/g, '"$'));
  return { visible: page.replaceAll(/<script.*?<\/script>/gs, ""), rows: rows.sort() };
}
