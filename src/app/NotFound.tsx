import { Compass } from "lucide-react";
import { Trouble } from "#app/Trouble.tsx";

export function NotFound() {
  return <Trouble icon={Compass} title="not_found" text="not_found_text" reload={false} />;
}
