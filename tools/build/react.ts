/** What the app calls React is Preact's: the same programming interface at a tenth of the bytes (decision 0015). */
export const REACT = [
  { find: /^react$/, replacement: "preact/compat" },
  { find: /^react-dom$/, replacement: "preact/compat" },
  { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
  { find: /^react-dom\/server$/, replacement: "preact/compat/server" },
  { find: /^react\/jsx-(?:dev-)?runtime$/, replacement: "preact/jsx-runtime" },
  { find: /^use-sync-external-store\/shim(?:\/index\.js)?$/, replacement: "preact/compat" },
];
