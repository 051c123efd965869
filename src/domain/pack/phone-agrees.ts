/** What stands before a national number when it is dialled from abroad. */
export const DIALLING_CODE: Readonly<Record<string, string>> = {
  FR: "33",
  GB: "44",
  BE: "32",
  NL: "31",
  DE: "49",
  IE: "353",
  IT: "39",
  ES: "34",
  GR: "30",
};

interface Numbers {
  readonly number: string;
  readonly number_local: string;
  readonly short_code: boolean;
}

/** Letters, digits of another script or marks of any kind could make one number look like another. */
const READABLE = /^[+0-9 ()./*#\u00a0-]+$/;

/** True when the digits to dial are the digits people read. */
export function phoneAgrees(phone: Numbers, country: string): boolean {
  if (!READABLE.test(phone.number_local)) return false;
  const shown = phone.number_local.replace(/[^0-9+*#]/g, "");
  if (phone.short_code || shown.startsWith("+")) return shown === phone.number;
  const codes = DIALLING_CODE[country] === undefined ? Object.values(DIALLING_CODE) : [DIALLING_CODE[country]];
  return codes.some((code) => phone.number === `+${code}${shown}` || phone.number === `+${code}${shown.replace(/^0/, "")}`);
}
