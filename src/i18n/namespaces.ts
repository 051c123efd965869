/** Files of `locales/<lng>/` that the public part uses: one chunk a language, loaded before the first screen. */
export const PUBLIC_NAMESPACES = ["common", "app", "home", "danger", "rights", "help", "language", "learn"] as const;
