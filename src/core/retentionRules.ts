/** Retention rules: how long mail stays in a folder. Types only; `app/rules` carries them out. */

export interface RetentionRule {
  name: string;
  /** Folder (path, name or role) that it is about. */
  in: string;
  /** Mail that came, and was put there, before so many days goes. */
  days: number;
  /** Only what this finds as well; absent: all. */
  query?: string;
  /** Only of this account; absent: of all. */
  account?: string;
  /** False: it waits until it is switched on. */
  enabled?: boolean;
}
