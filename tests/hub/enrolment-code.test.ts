import { describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { ENROLMENT_MAX_CHARS, type Enrolment } from "#protocol/enrolment.ts";
import { formatEnrolmentCode, parseEnrolmentCode } from "#protocol/enrolment-code.ts";
import { secret } from "./support.ts";

const enrolment: Enrolment = {
  v: 1,
  kind: "team",
  hub: { url: "http://localhost:8787", key: secret() },
  team: { id: "dunes", name: "Équipe des Dunes ‘à côté’" },
  lead: { name: "Ana", phone: "+33199000001", hours: "08:00–20:00", second: { name: "Bo", phone: "+33199000002" } },
  deviceSeed: secret(),
  cert: { cert: "e30", sig: secret() },
  mailbox: newId(),
  once: secret(),
  expires: "2026-03-02T12:00:00.000Z",
};

describe("an enrolment code", () => {
  it("gives back what went in, also with the line breaks a messenger adds", async () => {
    const code = await formatEnrolmentCode(enrolment);
    expect(code).toMatch(/^fanal1\.[A-Za-z0-9_-]+\.[0-9a-f]{8}$/);
    for (const text of [code, `  ${code}\n`, (code.match(/.{1,40}/g) ?? []).join("\n ")])
      expect(await parseEnrolmentCode(text)).toEqual({ ok: true, value: enrolment });
  });

  it("notices every lost or changed character", async () => {
    const code = await formatEnrolmentCode(enrolment);
    for (let at = 0; at < code.length; at += 13) {
      const other = code[at] === "A" ? "B" : "A";
      for (const text of [code.slice(0, at) + code.slice(at + 1), code.slice(0, at) + other + code.slice(at + 1)]) {
        expect((await parseEnrolmentCode(text)).ok, `at ${at}`).toBe(false);
      }
    }
  });

  it("says what is wrong with other text", async () => {
    const typeOf = async (text: string) => {
      const parsed = await parseEnrolmentCode(text);
      return parsed.ok ? "ok" : parsed.error.type;
    };
    expect(await typeOf("")).toBe("NotACode");
    expect(await typeOf("hello")).toBe("NotACode");
    expect(await typeOf(`fanal1.${"A".repeat(ENROLMENT_MAX_CHARS)}.00000000`)).toBe("NotACode");
    expect(await typeOf("fanal1.e30.00000000")).toBe("Damaged");
    expect(await typeOf("fanal1.e30.44136fa3")).toBe("NotUnderstood");
  });

  it("is not made too long to paste", async () => {
    await expect(
      formatEnrolmentCode({ ...enrolment, team: { id: "dunes", name: "x".repeat(ENROLMENT_MAX_CHARS) } }),
    ).rejects.toThrow(RangeError);
  });
});
