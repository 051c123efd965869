import { CloudOff, Wrench } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Trouble } from "#app/Trouble.tsx";

interface ErrorBoundaryProps {
  /** Changing it (the path) clears an error. */
  readonly resetKey: string;
  readonly children: ReactNode;
}
interface ErrorBoundaryState {
  readonly failed: "bug" | "missing" | null;
  readonly at: string;
}

/** A part of the app that is not on this phone is not a bug: the browser's words for it differ. */
const MISSING = /dynamically imported module|Importing a module script failed|error loading dynamically|Unable to preload/i;

export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failed: null, at: "" };

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { failed: error instanceof Error && MISSING.test(error.message) ? "missing" : "bug" };
  }

  static getDerivedStateFromProps(props: ErrorBoundaryProps, state: ErrorBoundaryState): Partial<ErrorBoundaryState> | null {
    return props.resetKey === state.at ? null : { failed: null, at: props.resetKey };
  }

  override render() {
    if (this.state.failed === "missing") return <Trouble icon={CloudOff} title="broken_offline" text="broken_offline_text" />;
    if (this.state.failed) return <Trouble icon={Wrench} title="broken" text="broken_text" />;
    return this.props.children;
  }
}
