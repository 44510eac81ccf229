import "@testing-library/jest-dom";
import { render, screen } from "@testing-library/react";
import { Pagination } from "@/app/_components/control/pagination";

const texts = {
  first: "Első oldal",
  previous: "Előző oldal",
  next: "Következő oldal",
  last: "Utolsó oldal",
  jump: "Oldal (1–500)",
  go: "Ugrás",
};
const hrefOf = (page: number) => `/inbox?type=policy&q=d%C3%ADj${page > 1 ? `&page=${page}` : ""}`;

function linksOn(page: number, pages: number) {
  const { unmount } = render(
    <Pagination label="Lapozás" summary="összesen" page={page} pages={pages} hrefOf={hrefOf} texts={texts} />,
  );
  const links = screen.queryAllByRole("link").map((link) => link.textContent);
  const jumps = screen.queryAllByRole("spinbutton").length;
  unmount();
  return [...links, ...(jumps ? ["field"] : [])];
}

describe("500 pages of messages have first, last and a jump", () => {
  it.each<[number, number, string[]]>([
    [1, 2, ["Következő oldal"]],
    [2, 2, ["Előző oldal"]],
    [1, 5, ["Következő oldal", "Utolsó oldal"]],
    [3, 5, ["Első oldal", "Előző oldal", "Következő oldal", "Utolsó oldal"]],
    [1, 500, ["Következő oldal", "Utolsó oldal", "field"]],
    [250, 500, ["Első oldal", "Előző oldal", "Következő oldal", "Utolsó oldal", "field"]],
    [500, 500, ["Első oldal", "Előző oldal", "field"]],
  ])("page %i of %i", (page, pages, links) => {
    expect(linksOn(page, pages)).toEqual(links);
  });

  it("the field requests the page by its address, with the other parameters", () => {
    render(<Pagination label="Lapozás" summary="" page={7} pages={500} hrefOf={hrefOf} texts={texts} />);
    const field = screen.getByLabelText("Oldal (1–500)");
    expect(field).toHaveAttribute("max", "500");
    const form = (field as HTMLInputElement).form;
    expect(form).toHaveAttribute("action", "/inbox");
    expect([...new FormData(form ?? undefined)]).toEqual([
      ["type", "policy"],
      ["q", "díj"],
      ["page", "7"],
    ]);
  });
});
