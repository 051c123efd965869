/**
 * The page runs under `require-trusted-types-for 'script'; trusted-types app`: a plain string handed to `new Worker` or to
 * `serviceWorker.register` throws. One policy lets exactly two scripts through: the service worker and the bundled worker.
 */
interface ScriptUrlPolicy {
  createScriptURL(url: string): unknown;
}
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy;
}

const BUNDLED = /^(?:sw\.js|assets\/[A-Za-z0-9_.-]*worker[A-Za-z0-9_.-]*\.js)$/;

/** The address as it may be used, or a `TypeError` for anything that is not one of our own bundled scripts. */
export function bundledScriptUrl(
  url: string,
  base: { readonly href: string; readonly path: string; readonly dev: boolean },
): string {
  const parsed = new URL(url, base.href);
  const sameOrigin = parsed.origin === new URL(base.href).origin && /^https?:$/.test(parsed.protocol);
  const inside = parsed.pathname.startsWith(base.path) ? parsed.pathname.slice(base.path.length) : "";
  const bundled = BUNDLED.test(inside) && parsed.search === "" && parsed.hash === "";
  // The development server serves sources one by one under changing addresses.
  if (sameOrigin && (bundled || base.dev)) return parsed.href;
  throw new TypeError("not one of the bundled scripts");
}

let policy: ScriptUrlPolicy | null = null;

function createPolicy(): ScriptUrlPolicy {
  const base = { href: globalThis.location.href, path: import.meta.env.BASE_URL, dev: import.meta.env.DEV };
  const rules = { createScriptURL: (url: string) => bundledScriptUrl(url, base) };
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  return types ? types.createPolicy("app", rules) : rules;
}

/**
 * For `new Worker(…)` and `navigator.serviceWorker.register(…)` only. Typed as a string because the DOM types of those two calls do
 * not know `TrustedScriptURL`; where Trusted Types are in force the value is one.
 */
export function trustedScriptUrl(url: URL | string): string {
  policy ??= createPolicy();
  return policy.createScriptURL(String(url)) as string;
}
