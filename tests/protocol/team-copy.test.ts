import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MOST_TEAM_COPY_BYTES,
  MOST_TEAM_COPY_PARTS,
  partsOf,
  placeOfPart,
  readTeamCopyPart,
  TEAM_COPY_PART_BYTES,
  teamCopyBody,
} from "#protocol/team-copy.ts";

const SHA = "A".repeat(43);
const sizes = fc.integer({ min: 1, max: MOST_TEAM_COPY_BYTES });

describe("a copy cut into parts", () => {
  it("has every byte in exactly one part, whatever its size", () => {
    fc.assert(
      fc.property(sizes, (size) => {
        let at = 0;
        for (let part = 0; part < partsOf(size); part++) {
          const { from, to } = placeOfPart(size, part);
          expect(from).toBe(at);
          expect(to - from).toBeGreaterThan(0);
          expect(to - from).toBeLessThanOrEqual(TEAM_COPY_PART_BYTES);
          at = to;
        }
        expect(at).toBe(size);
      }),
    );
  });

  it("gives back the bytes of a part that was written", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2000 }), (given) => {
        const bytes = new Uint8Array(given);
        const written = { part: 0, of: 1, size: bytes.length, sha256: SHA, bytes };
        expect(readTeamCopyPart(JSON.parse(JSON.stringify(teamCopyBody(written))))).toEqual({ ok: true, value: written });
      }),
    );
  });

  it("is refused where its numbers do not follow from one another", () => {
    const good = teamCopyBody({ part: 0, of: 1, size: 3, sha256: SHA, bytes: new Uint8Array([1, 2, 3]) });
    const bad = [
      { part: 1 },
      { of: 2 },
      { of: 0 },
      { size: 4 },
      { bytes: "!" },
      { sha256: "short" },
      { part: -1 },
      { part: 0.5 },
    ];
    for (const change of bad)
      expect(readTeamCopyPart({ ...good, ...change }), JSON.stringify(change)).toEqual({
        ok: false,
        error: "copy_not_understood",
      });
    for (const change of [{ of: MOST_TEAM_COPY_PARTS + 1 }, { size: MOST_TEAM_COPY_BYTES + 1 }])
      expect(readTeamCopyPart({ ...good, ...change })).toEqual({ ok: false, error: "copy_too_large" });
  });
});
