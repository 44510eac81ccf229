import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { PortalResponse } from "@/lib/server/portal-response";

describe("a page that is written in parts", () => {
  it("is compressed as a whole: the flush that Next's compression adds is left out", () => {
    const response = new PortalResponse(new IncomingMessage(new Socket()));
    Object.assign(response, { flush: () => {} });
    expect(response.flush).toBeUndefined();
  });
});
