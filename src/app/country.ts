import { createContext, useContext } from "react";
import type { Country } from "#domain/pack/common.ts";

/** Where the person is: decides which numbers and rules come first. Kept on the phone beside the language, and nothing else. */
export interface CountryChoice {
  readonly country: Country;
  readonly choose: (country: Country) => void;
}

export const CountryContext = createContext<CountryChoice | null>(null);

export function useCountry(): CountryChoice {
  const choice = useContext(CountryContext);
  if (!choice) throw new Error("no country above this screen");
  return choice;
}
