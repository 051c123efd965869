import { afterEach, expect, it, vi } from "vitest";
import { isForTrying } from "#content/trust-root.ts";

afterEach(() => vi.unstubAllGlobals());

it("an app built with keys for trying out knows it", () => {
  vi.stubGlobal("__FANAL_ROOT__", '{"development":true,"v":1}');
  expect(isForTrying()).toBe(true);
});

it("an app built with the keys of people does not say that it is for trying out", () => {
  vi.stubGlobal("__FANAL_ROOT__", '{"revoked":[],"v":1}');
  expect(isForTrying()).toBe(false);
});
