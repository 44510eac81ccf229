import { formWith, hiddenFields, multipart } from "@/scripts/bench/html-form";

const page = `<form action="/a"><input type="hidden" name="owner" value="x"/></form>
<form method="POST"><input type="hidden" name="$ACTION_1:0" value="{&quot;id&quot;:&quot;a&amp;b&quot;}"/>
<input type="hidden" name="$ACTION_REF_1"/><input name="email"/><button name="intent" value="delete">Delete</button></form>`;

describe("a form of a page", () => {
  it("is the one with the field that is looked for", () => {
    expect(hiddenFields(formWith(page, 'value="delete"'))).toEqual([
      ["$ACTION_1:0", '{"id":"a&b"}'],
      ["$ACTION_REF_1", ""],
    ]);
    expect(() => formWith(page, 'value="other"')).toThrow("no form");
  });

  it("is posted with every hidden field once; own values replace them", () => {
    const { headers, body } = multipart(
      [
        ["id", "1"],
        ["owner", "x"],
      ],
      { id: "2" },
    );
    const boundary = headers["content-type"].split("boundary=")[1];
    const names = [...body.matchAll(/name="([^"]+)"\r\n\r\n([^\r]*)\r\n/g)].map(([, name, value]) => [name, value]);
    expect(names).toEqual([
      ["owner", "x"],
      ["id", "2"],
    ]);
    expect(body.endsWith(`--${boundary}--\r\n`)).toBe(true);
  });
});
