export const TRUST_ROLES = ["root", "content", "directory"] as const;
export type TrustRole = (typeof TRUST_ROLES)[number];

/** Why something was refused. What is installed stays as it is. */
export type VerifyError =
  | { readonly kind: "too_large"; readonly limit: number; readonly actual: number }
  | { readonly kind: "signatures_malformed" }
  | { readonly kind: "not_enough_signatures"; readonly role: TrustRole; readonly needed: number; readonly valid: number }
  | { readonly kind: "malformed"; readonly what: "manifest" | "root"; readonly reason: string }
  | { readonly kind: "wrong_role"; readonly expected: string; readonly found: string }
  | { readonly kind: "wrong_pack"; readonly expected: string; readonly found: string }
  | { readonly kind: "needs_newer_root"; readonly known: number; readonly found: number }
  | { readonly kind: "older_version"; readonly installed: number; readonly found: number }
  | { readonly kind: "same_version_other_bytes"; readonly version: number }
  | { readonly kind: "root_version_gap"; readonly known: number; readonly found: number }
  | { readonly kind: "wrong_size"; readonly expected: number; readonly actual: number }
  | { readonly kind: "wrong_hash"; readonly expected: string; readonly actual: string };
