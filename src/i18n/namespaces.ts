/** Files of `locales/<lng>/` that the public part uses: one chunk a language, loaded before the first screen. */
export const PUBLIC_NAMESPACES = [
  "common",
  "app",
  "home",
  "danger",
  "rights",
  "help",
  "language",
  "learn",
  "aids",
  "trace",
] as const;

/** What a person reads who holds the worker's phone. */
export const TALK_NAMESPACES = ["person-held"] as const;

/** Read by the build only. */
export const BUILD_NAMESPACES = ["leave"] as const;
