import { renderToStaticMarkup } from "react-dom/server.node";
import { EmailText } from "@/app/_components/text/email-text";

it.each([
  ["anna.kovacs@example.hu", "anna.kovacs@<wbr/>example.hu"],
  ["no address", "no address"],
])("%s wraps behind its @ only, and is copied as it is", (address, html) => {
  expect(renderToStaticMarkup(<EmailText address={address} />)).toBe(html);
});
