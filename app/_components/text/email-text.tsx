/** An e-mail address that wraps behind its @ where it does not fit into the line. */
export function EmailText({ address }: { address: string }) {
  const [name = "", ...rest] = address.split(/(?<=@)/);
  return (
    <>
      {name}
      {rest.length > 0 ? <wbr /> : null}
      {rest.join("")}
    </>
  );
}
