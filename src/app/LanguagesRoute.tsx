import { usePorts } from "#app/ports.ts";
import { useVoicesState } from "#app/voices-state.ts";
import { LanguagesPage } from "#features/language/LanguagesPage.tsx";

export function LanguagesRoute() {
  const { keepVoices } = usePorts();
  return <LanguagesPage keeping={{ state: useVoicesState(), keep: keepVoices }} />;
}
