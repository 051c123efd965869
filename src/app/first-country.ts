import type { Country } from "#domain/pack/common.ts";

/** Where the region is that the app was built with; compiled in, so that nothing changes under the first screen. */
declare const __FANAL_HOME__: Country | null;

/** Until somebody says where they are, or the packs of this phone do. */
export const FIRST_COUNTRY: Country = __FANAL_HOME__ ?? "EU";
