import { type Bytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";

/** The bytes a checked value came from, unless cleaning changed its words. Only its hash can say whether they are the same. */
export const writtenAgain = (value: unknown): Bytes => utf8(canonicalJson(value));
