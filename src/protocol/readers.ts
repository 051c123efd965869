/** Days without asking after which the hub keeps nothing any more for one of several devices that read a mailbox. */
export const READER_DAYS = 14;
