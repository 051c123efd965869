import type { ListedService } from "#domain/directory/call-marks.ts";
import { cleanOutsideText, dialDigits } from "#lib/outside-text.ts";

/** A file and a name that tell a stranger nothing of what the number is for. */
export const CONTACT_FILE = "contact.vcf";

/** First letters of the organisation, and the town: enough to find the number again. A short code is nothing without its country. */
function neutralName({ organization, location, phones, service_area }: ListedService): string {
  const letters = cleanOutsideText(organization.name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 5)
    .map((word) => [...word][0]?.toUpperCase() ?? "");
  const { country } = service_area;
  const city = location?.city === undefined ? "" : cleanOutsideText(location.city);
  const land = city === "" || phones.some((phone) => phone.short_code) ? country : "";
  return [letters.join(""), city, land].filter(Boolean).join(" ");
}

const escaped = (text: string): string => text.replace(/[\\,;]/g, (char) => `\\${char}`).replace(/\s+/g, " ");

/** vCard 3.0 (RFC 2426), which every phone reads: numbers and a neutral name; no note, no address, no web page. */
export function contactFile(service: ListedService): string {
  const name = escaped(neutralName(service));
  const numbers = service.phones.map(
    ({ number, type }) =>
      `TEL;TYPE=${type === "voice" ? "VOICE" : type === "textphone" ? "TEXTPHONE" : "MSG"}:${dialDigits(number)}`,
  );
  return ["BEGIN:VCARD", "VERSION:3.0", `N:${name};;;;`, `FN:${name}`, ...numbers, "END:VCARD", ""].join("\r\n");
}
