import { toB64url } from "#lib/bytes.ts";

/** 16 random bytes as base64url (22 characters). */
export const newId = (): string => toB64url(crypto.getRandomValues(new Uint8Array(16)));

export const isId = (text: string): boolean => /^[A-Za-z0-9_-]{21}[AQgw]$/.test(text);
