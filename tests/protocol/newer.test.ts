import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { formatCheckedCode } from "#protocol/checked-code.ts";
import { parseCheckedJson } from "#protocol/checked-json.ts";
import { parseEnrolmentCode } from "#protocol/enrolment-code.ts";

/*
 * A code of a later version is not a damaged one: whoever reads it is sent to an update, not back to the sender to copy it again. These
 * guard: `isOfLaterForm` in checked-code.ts, `isMadeByNewer` in checked-json.ts and enrolment-code.ts.
 */
const Schema = v.strictObject({ v: v.literal(1), name: v.string() });
const said = async (code: string, prefix = "fanalteam1.") => {
  const read = await parseCheckedJson(prefix, code, 400, Schema);
  return read.ok ? "read" : read.error.type;
};
const code = (value: unknown, prefix = "fanalteam1.") => formatCheckedCode(prefix, utf8(canonicalJson(value)));

describe("a code between phones", () => {
  it("of this version is read", async () => expect(await said(await code({ v: 1, name: "a" }))).toBe("read"));

  it("whole, and of a later version inside or outside, is told from a damaged one", async () => {
    expect(await said(await code({ v: 2, name: "a", more: true }))).toBe("MadeByNewer");
    expect(await said(await code({ v: 1, name: "a" }, "fanalteam2."))).toBe("MadeByNewer");
    expect(await said("fanalteam12.in-a-form-we-do-not-know"), "whatever follows").toBe("MadeByNewer");
  });

  it.each<[string, (code: string) => string, string]>([
    ["a letter was lost in its first word", (whole) => whole.replace("fanalteam1", "fanalteam"), "NotACode"],
    ["two letters changed places", (whole) => whole.replace(/1\.(.)(.)/, "1.$2$1"), "Damaged"],
    ["it is a code for something else", (whole) => whole.replace("fanalteam", "fanalhand"), "NotACode"],
    ["its number is no later one", (whole) => whole.replace("fanalteam1", "fanalteam0"), "NotACode"],
  ])("%s: it is not called newer", async (_what, change, reason) => {
    expect(await said(change(await code({ v: 1, name: "a" })))).toBe(reason);
  });

  it("with what this version does not know, though it says it is ours, counts as damaged", async () =>
    expect(await said(await code({ v: 1, name: "a", more: true }))).toBe("Damaged"));
});

describe("an enrolment code", () => {
  it("of a later version is told from a damaged one", async () => {
    const inside = await parseEnrolmentCode(await code({ v: 2, kind: "team" }, "fanal1."));
    expect(inside.ok ? "read" : inside.error.type).toBe("MadeByNewer");
    const outside = await parseEnrolmentCode(await code({ v: 1, kind: "team" }, "fanal2."));
    expect(outside.ok ? "read" : outside.error.type).toBe("MadeByNewer");
    const strange = await parseEnrolmentCode(await code({ v: 1, kind: "guest" }, "fanal1."));
    expect(strange.ok ? "read" : strange.error.type).toBe("NotUnderstood");
  });
});
