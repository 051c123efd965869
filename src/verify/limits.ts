/** Upper bounds applied while bytes stream in, before anything is checked or parsed. The same numbers as `LIMITS` of the pack manifest. */
export const MAX_MANIFEST_BYTES = 256 * 1024;
export const MAX_SIGNATURES_BYTES = 16 * 1024;
export const MAX_ROOT_BYTES = 64 * 1024;
export const MAX_FILE_BYTES = 4 * 1024 * 1024;
