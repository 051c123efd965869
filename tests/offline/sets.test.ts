import { describe, expect, it } from "vitest";
import { isPackPointer, setOfPackFile } from "#offline/sets.ts";

describe("pieces of the offline set", () => {
  it.each([
    ["packs/calais/danger.0123456789abcdef.json", "core"],
    ["packs/calais/services.0123456789abcdef.json", "core"],
    ["packs/core/guides.0123456789abcdef.json", "team"],
    ["packs/core/indicators.0123456789abcdef.json", "team"],
    ["packs/core/rules.0123456789abcdef.json", "team"],
    ["packs/calais/text.ar.public.0123456789abcdef.json", "lang:ar"],
    ["packs/core/text.fr.team.0123456789abcdef.json", "team:fr"],
    ["packs/core/content.manifest.json", "core"],
  ])("%s is in %s", (path, set) => {
    expect(setOfPackFile(path)).toBe(set);
  });

  it("asks the network first for what keeps its name while its content changes", () => {
    expect(isPackPointer("/packs/index.json")).toBe(true);
    expect(isPackPointer("/packs/root.json")).toBe(true);
    expect(isPackPointer("/packs/calais/directory.manifest.json")).toBe(true);
    expect(isPackPointer("/packs/calais/content.signatures.json")).toBe(true);
    expect(isPackPointer("/packs/calais/danger.0123456789abcdef.json")).toBe(false);
    expect(isPackPointer("/index.html")).toBe(false);
  });
});
