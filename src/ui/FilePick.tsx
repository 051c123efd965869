import { Camera, FolderOpen } from "lucide-react";
import { useRef } from "react";
import { BigButton } from "#ui/BigButton.tsx";

interface FilePickProps {
  readonly label: string;
  readonly kind?: "primary" | "secondary";
  readonly onPick: (file: File) => void;
  readonly testId: string;
  /** Asks for a new photo where the phone has a camera, otherwise for a picture. */
  readonly photo?: boolean;
}

/** The phone's own way to choose a file, behind a button like the others. Choosing the same one twice is heard twice. */
export function FilePick({ label, kind = "secondary", onPick, testId, photo = false }: FilePickProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        {...(photo && { accept: "image/*", capture: "environment" as const })}
        hidden
        tabIndex={-1}
        aria-hidden="true"
        data-testid={`${testId}-file`}
        onChange={(event) => {
          const { files } = event.target;
          const file = files?.[0];
          if (file) onPick(file);
          event.target.value = "";
        }}
      />
      <BigButton kind={kind} icon={photo ? Camera : FolderOpen} onPress={() => input.current?.click()} testId={testId}>
        {label}
      </BigButton>
    </>
  );
}
