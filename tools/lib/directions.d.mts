import type { ICruiseResult, IModule } from "dependency-cruiser";

/** The import graph of the app and the hub below `root`, the repository when absent. */
export function importGraph(root?: string): Promise<ICruiseResult>;
/** The shortest chain of run-time imports from a module to one whose path matches, or `null`. */
export function findChain(modules: readonly IModule[], start: string, target: RegExp): readonly string[] | null;
/** Sentences, one per broken rule; a graph without modules is a broken rule too. */
export function directionProblems(graph: ICruiseResult): string[];
