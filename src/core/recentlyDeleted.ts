/** Where removed messages wait before they go for good. Pure. */

/** The folder's directory: a percent sign is followed by hex digits in every mailbox's directory. */
export const RECENTLY_DELETED_DIR = '%recently-deleted';
export const RECENTLY_DELETED_NAME = 'Recently deleted';

const DAY = 24 * 60 * 60 * 1000;
/** How long a removed message can be had back, in ms. */
export const KEPT_AFTER_REMOVAL = 14 * DAY;
