import { expect, it } from "vitest";
import { bundledScriptUrl, trustedScriptUrl } from "#lib/trusted-url.ts";

const base = { href: "https://app.example/team/cases?x#y", path: "/", dev: false };

it.each(["/sw.js", "/assets/vault.worker-AbC_12.js", "https://app.example/assets/vault.worker-AbC_12.js"])(
  "lets our own script through: %s",
  (url) => {
    expect(bundledScriptUrl(url, base)).toBe(new URL(url, base.href).href);
  },
);

it.each([
  "https://evil.example/sw.js",
  "//evil.example/assets/vault.worker-1.js",
  "http://app.example/sw.js",
  "data:text/javascript,alert(1)",
  "blob:https://app.example/6b2f",
  "javascript:alert(1)",
  "/sw.js?x=1",
  "/sw.js#x",
  "/other.js",
  "/assets/index-1.js",
  "/assets/../uploads/worker.js",
  "/team/sw.js",
  "/assets/worker/x.js",
])("refuses %s", (url) => {
  expect(() => bundledScriptUrl(url, base)).toThrow(TypeError);
});

it("below another folder only what lies there", () => {
  expect(bundledScriptUrl("/app/sw.js", { ...base, path: "/app/" })).toBe("https://app.example/app/sw.js");
  expect(() => bundledScriptUrl("/sw.js", { ...base, path: "/app/" })).toThrow(TypeError);
});

it("the development server may serve any script of its own origin", () => {
  const dev = { ...base, dev: true };
  expect(bundledScriptUrl("/src/seal/vault.worker.ts?worker_file&type=module", dev)).toContain("worker_file");
  expect(() => bundledScriptUrl("https://evil.example/sw.js", dev)).toThrow(TypeError);
  expect(() => bundledScriptUrl("data:text/javascript,1", dev)).toThrow(TypeError);
});

it("makes one policy named app, and hands out what it made", () => {
  const made: string[] = [];
  Object.assign(globalThis, {
    location: new URL(base.href),
    trustedTypes: {
      createPolicy: (name: string, rules: { createScriptURL(url: string): string }) => {
        made.push(name);
        return { createScriptURL: (url: string) => ({ trusted: rules.createScriptURL(url) }) };
      },
    },
  });
  try {
    expect(trustedScriptUrl("/sw.js")).toEqual({ trusted: "https://app.example/sw.js" });
    expect(trustedScriptUrl(new URL("https://app.example/sw.js"))).toEqual({ trusted: "https://app.example/sw.js" });
    expect(() => trustedScriptUrl("https://evil.example/sw.js")).toThrow(TypeError);
    expect(made).toEqual(["app"]);
  } finally {
    Reflect.deleteProperty(globalThis, "location");
    Reflect.deleteProperty(globalThis, "trustedTypes");
  }
});
