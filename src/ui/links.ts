import { dialDigits } from "#lib/outside-text.ts";

/** Addresses that leave the app are rebuilt from parsed parts; anything but the kinds below is no link at all. */
export const telHref = (number: string): string => `tel:${encodeURIComponent(dialDigits(number)).replaceAll("%2B", "+")}`;

export const smsHref = (number: string, body?: string): string =>
  `sms:${encodeURIComponent(dialDigits(number)).replaceAll("%2B", "+")}${body ? `?body=${encodeURIComponent(body)}` : ""}`;

/** Opens the phone's own WhatsApp, never its web page. */
export const whatsappHref = (number: string): string => `whatsapp://send?phone=${dialDigits(number).replace(/\D/g, "")}`;

export const geoHref = (latitude: number, longitude: number): string => `geo:${latitude},${longitude}?q=${latitude},${longitude}`;

export const mailHref = (address: string): string | null =>
  /^[^\s@<>"?&]+@[^\s@<>"?&]+\.[a-z]{2,}$/i.test(address) ? `mailto:${address}` : null;

export function webHref(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === "https:" && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
