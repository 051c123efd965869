import type { VerifyError } from "#verify/errors.ts";

/** `12ab34cd…` in fours, to be read aloud. */
export const spaced = (hex: string): string => hex.match(/.{1,4}/g)?.join(" ") ?? "";

export const count = (n: number, word: string): string => `${n} ${n === 1 ? word : `${word}s`}`;

export const day = (instant: string): string => instant.slice(0, 10);

/** What the verifier of the app refused, for people who sign. */
export function verifyWords(error: VerifyError): string {
  switch (error.kind) {
    case "too_large":
      return `It has ${error.actual} bytes; phones take at most ${error.limit}.`;
    case "signatures_malformed":
      return "The file of its signatures cannot be read.";
    case "not_enough_signatures":
      return `${count(error.needed, "signature")} of role ${error.role} are needed, ${error.valid} of those that are there count.`;
    case "malformed":
      return `The ${error.what} cannot be read: ${error.reason}.`;
    case "wrong_role":
      return `It is of role ${error.found}; ${error.expected} was expected.`;
    case "wrong_pack":
      return `It is of pack ${error.found}; ${error.expected} was expected.`;
    case "needs_newer_root":
      return `It was built with root version ${error.found}; the root here is version ${error.known}.`;
    case "older_version":
      return `Its version ${error.found} is older than ${error.installed}.`;
    case "same_version_other_bytes":
      return `Phones know other content under version ${error.version}.`;
    case "root_version_gap":
      return `Root version ${error.found} does not follow version ${error.known}: phones take one step at a time.`;
    case "wrong_size":
      return `It has ${error.actual} bytes; ${error.expected} were signed.`;
    case "wrong_hash":
      return "It is not the file that was signed.";
  }
}
