import { describe, expect, it } from "vitest";
import { type LockedPackage, lockfileProblems, ownLockfileProblems } from "../../tools/lib/lockfile.mjs";

const INTEGRITY = `sha512-${"A".repeat(86)}==`;
const locked = (change: Partial<LockedPackage>) =>
  lockfileProblems({ packages: { "": {}, "node_modules/x": { integrity: INTEGRITY, license: "MIT", ...change } } }, {});

describe("the list of packages", () => {
  it("is ours: exact versions, each with a hash, one registry, licences that can be kept", () => {
    expect(ownLockfileProblems()).toEqual([]);
  });
  it.each([
    [{ integrity: undefined }, "has no SHA-512"],
    [{ integrity: "sha1-AAAA" }, "has no SHA-512"],
    [{ resolved: "git+ssh://git@example.org/x.git#main" }, "which is not a registry"],
    [{ resolved: "http://example.org/x/-/x-1.0.0.tgz" }, "which is not a registry"],
    [{ link: true }, "comes from a folder"],
    [{ license: "AGPL-3.0-only" }, "has the licence AGPL-3.0-only"],
    [{ license: undefined }, "has the licence none"],
    [{ license: "MPL-2.0" }, "has the licence MPL-2.0"],
    [{ license: "(MIT AND GPL-3.0)" }, "has the licence"],
  ])("%j is named", (change, words) => {
    expect(locked(change).join()).toContain(words);
  });
  it("takes a choice of licences, and more of them for what only builds", () => {
    expect(locked({ license: "(GPL-3.0 OR MIT)" })).toEqual([]);
    expect(locked({ license: "MPL-2.0", dev: true })).toEqual([]);
  });
  it("names a range of versions, and a second registry", () => {
    expect(lockfileProblems({ packages: {} }, { dependencies: { x: "^1.0.0" } })).toEqual([
      'package.json: x is "^1.0.0", not one exact version',
    ]);
    const from = (host: string) => ({ integrity: INTEGRITY, license: "MIT", resolved: `https://${host}/x/-/x-1.0.0.tgz` });
    expect(lockfileProblems({ packages: { a: from("one.example"), b: from("two.example") } }, {})).toEqual([
      "package-lock.json: packages come from one.example and two.example",
    ]);
  });
});
