export { nextQuarter, type Quarter, quarterBefore, quarterEndMs, quarterOf, quarterStartMs } from "#lib/quarters.ts";
