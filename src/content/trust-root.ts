/** The trust root this build was made with: a signed document, compiled in. */
declare const __FANAL_ROOT__: string;

export const bundledRoot = (): string => __FANAL_ROOT__;
