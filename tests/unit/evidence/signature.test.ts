import { flattenedVerify, importJWK } from "jose";
import { canonicalJson, type JsonValue } from "@/lib/evidence/canonical-json";
import { EMPTY_SIGNATURE, pdfSignatureFailure, signPdf } from "@/lib/evidence/pdf/file-signature";
import { publicKeyOf, signatureFailure, signingKeyOf } from "@/lib/evidence/signature";

/** The key of RFC 8037, appendix A. */
const SEED = Buffer.from("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", "base64url");
const X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const KID = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
const key = signingKeyOf(SEED);
const other = signingKeyOf(Buffer.alloc(32, 7));

describe("canonical JSON is that of RFC 8785", () => {
  it("sorts names by their UTF-16 units", () => {
    const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
    expect(Object.keys(JSON.parse(canonicalJson(value))).sort()).toEqual(Object.keys(value).sort());
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it("writes numbers and literals as ECMAScript does", () => {
    const numbers = [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001];
    const value: JsonValue = { numbers, string: '€$\u000f\nA\'B"\\\\"/', literals: [null, true, false] };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, "\ud83d", { "\ude00": 1 }])("refuses %j", (value) => {
    expect(() => canonicalJson(value)).toThrow(/JSON|surrogate/);
  });
});

describe("signatures", () => {
  const value = { b: [1, "ő"], a: null };
  const signature = key.sign("evidence+json", value);

  it("the key and its id are those of RFC 8037", () => {
    expect(key.publicKey).toEqual({ kty: "OKP", crv: "Ed25519", x: X, kid: KID, alg: "EdDSA", use: "sig" });
    expect(publicKeyOf(X)).toEqual(key.publicKey);
    for (const wrong of ["", "abc", `${X}A`, X.slice(1), X.replace(/o$/, "p")]) expect(publicKeyOf(wrong)).toBeNull();
  });

  it("any JOSE library verifies them, with the canonical JSON as payload", async () => {
    const jws = { ...signature, payload: Buffer.from(canonicalJson(value)).toString("base64url") };
    const { protectedHeader } = await flattenedVerify(jws, await importJWK(key.publicKey));
    expect(protectedHeader).toEqual({ alg: "EdDSA", kid: KID, typ: "evidence+json" });
  });

  it("are right for equal content, whatever the order of its names, and for nothing else", () => {
    const check = (content: JsonValue, signed = signature, keys = [other.publicKey, key.publicKey]) =>
      signatureFailure("evidence+json", content, signed, keys);
    expect(check({ a: null, b: [1, "ő"] })).toBeNull();
    expect(check({ a: null, b: [1, "o"] })).toEqual({ kind: "wrong" });
    expect(check(value, signature, [other.publicKey])).toEqual({ kind: "unknown-key", kid: KID });
    expect(check(value, { ...signature, protected: other.sign("evidence+json", value).protected })).toEqual({
      kind: "wrong",
    });
    expect(check(value, key.sign("checkpoint+json", value))).toEqual({ kind: "malformed" });
    expect(check(value, { ...signature, signature: `${signature.signature}=` })).toEqual({ kind: "wrong" });
    const none = Buffer.from('{"alg":"none","kid":"x","typ":"evidence+json"}').toString("base64url");
    for (const header of ["", "x", none])
      expect(check(value, { ...signature, protected: header })).toEqual({ kind: "malformed" });
  });
});

describe("the signature of a PDF", () => {
  const file = Buffer.from(`%PDF-1.7\n1 0 obj\n(${EMPTY_SIGNATURE})\nendobj\ntext\n%%EOF\n`, "latin1");
  const signed = signPdf(file, key);
  const check = (pdf: Buffer) => pdfSignatureFailure(pdf, [key.publicKey]);

  it("stands in its place, which has the same length as before", () => {
    expect(signed).toHaveLength(file.length);
    expect(check(signed)).toBeNull();
    expect(check(file)).toEqual({ kind: "malformed" });
    expect(() => signPdf(Buffer.from("%PDF-1.7"), key)).toThrow("no place");
  });

  it("finds every changed byte, a removed and an added one", () => {
    const unnoticed = [...signed.keys()].filter((at) => {
      const changed = Buffer.from(signed);
      changed[at] = (changed[at] as number) ^ 1;
      return check(changed) === null;
    });
    expect(unnoticed).toEqual([]);
    for (const changed of [
      signed.subarray(0, -1),
      Buffer.concat([signed, Buffer.from("\n")]),
      Buffer.concat([signed, signed]),
    ]) {
      expect(check(changed)).not.toBeNull();
    }
  });
});
