/** Web Locks of one browser: the same name is held once. */
export function fakeLocks(): Pick<LockManager, "request"> {
  const held = new Set<string>();
  const request = async (name: string, options: LockOptions, act: (lock: Lock | null) => unknown): Promise<unknown> => {
    if (held.has(name)) return act(null);
    held.add(name);
    try {
      return await act({ name, mode: options.mode ?? "exclusive" });
    } finally {
      held.delete(name);
    }
  };
  return { request } as Pick<LockManager, "request">;
}
