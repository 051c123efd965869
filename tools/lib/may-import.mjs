/**
 * The one table of who may import whom (docs/architecture.md shows it). Names are folders under `src/`; a folder may always
 * import itself, except that a feature may not import another feature. Only imports that exist at run time count.
 */
const ALL = [
  "app",
  "features",
  "ui",
  "i18n",
  "workflows",
  "content",
  "storage",
  "seal",
  "sync",
  "offline",
  "protocol",
  "verify",
  "domain",
  "lib",
];
const without = (...names) => ALL.filter((name) => !names.includes(name));

export const mayImport = {
  lib: [],
  verify: ["lib"],
  domain: ["lib"],
  protocol: ["lib"],
  i18n: ["lib"],
  ui: ["i18n", "lib"],
  storage: ["domain", "protocol", "lib"],
  seal: ["domain", "protocol", "verify", "lib"],
  sync: ["protocol", "storage", "verify", "lib"],
  content: ["domain", "storage", "verify", "lib"],
  offline: ["storage", "lib"],
  workflows: ["domain", "content", "storage", "seal", "protocol", "lib"],
  features: ["domain", "workflows", "storage", "ui", "i18n", "lib"],
  app: without("seal", "protocol"),
  // A page of its own, in nobody's app: opens sealed files with a key somebody types in, and reaches neither storage nor network.
  open: ["content", "seal", "protocol", "verify", "domain", "i18n", "lib"],
};

/** Outside `src/`. Files directly in `src/` are roots and may import everything; so may `tools/` and `tests/`. */
export const outside = {
  hub: ["protocol", "verify", "lib"],
};

/** Packages that may be imported in a few places only. */
export const packageHomes = [
  { name: "dexie-only-in-storage", packages: ["dexie", "dexie-react-hooks"], homes: "^src/storage/" },
  {
    name: "cryptography-only-in-seal-and-verify",
    packages: ["hash-wasm", "age-encryption", "@noble/[^/]+", "@scure/bip39"],
    homes: "^(src/(seal|verify|open)/|hub/)",
  },
  {
    name: "server-packages-only-in-hub",
    packages: ["fastify", "@fastify/[^/]+", "libsql", "pg", "pino", "prom-client"],
    homes: "^hub/",
  },
];

/**
 * Code that touches the network never reaches code that can open an envelope, not even through a third module. Practice on published
 * cases reaches nothing that writes, seals or sends, so that it can never be mixed with what people said; the public questions on what
 * is fair reach nothing that keeps or scores.
 */
export const neverReaches = [
  { from: "^(src/sync|hub)/", to: "^src/(seal|domain)/" },
  { from: "^src/(content|storage|offline|ui|i18n|domain|lib|protocol)/", to: "^src/seal/" },
  { from: "^src/open/", to: "^src/(storage|sync|offline|workflows)/" },
  {
    from: "^src/(features|domain)/practice/",
    to: "^src/(workflows|seal|sync|content|offline)/|^src/storage/(records|prefs)\\.ts$",
  },
];
