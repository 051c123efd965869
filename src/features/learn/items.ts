/** In this order; words in `locales/<lng>/learn.json` under `item.<id>`. Nothing on sex or crime belongs here. */
export const ITEMS = ["papers", "pay", "leave", "debt", "promise", "rest", "threat", "price", "say_no"] as const;
export type FairItemId = (typeof ITEMS)[number];
