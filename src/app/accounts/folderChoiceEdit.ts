/** `accounts edit --include --exclude --role`: another choice of folders, checked by the schema. */
import { schemaProblems } from '../../config/validate.js';
import { accountSchema } from '../../config/schema.js';
import type { AccountConfig } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import type { FolderChoice } from '../../core/folderChoice.js';

export interface FolderWishes {
  include?: readonly string[];
  exclude?: readonly string[];
  /** `PATH=ROLE`; without a role: as the server says. */
  role?: readonly string[];
}

/** @returns undefined when nothing was wished. @throws MailtuiError `usage` */
export function editFolderChoice(
  { name, protocol, folders = {} }: AccountConfig,
  { include, exclude, role }: FolderWishes,
): FolderChoice | undefined {
  if (include === undefined && exclude === undefined && role === undefined) return undefined;
  if (protocol !== 'imap') {
    throw new MailtuiError('usage', `${name} is a POP3 account: it has only the inbox to fetch`, {
      hint: '--include, --exclude and --role are for IMAP.',
    });
  }
  const choice: unknown = {
    ...folders,
    ...(include === undefined ? {} : { include: include.filter((one) => one !== '') }),
    ...(exclude === undefined ? {} : { exclude: exclude.filter((one) => one !== '') }),
    ...(role === undefined ? {} : { roles: editRoles(folders.roles ?? {}, role) }),
  };
  refuseUnusable(choice);
  return choice;
}

/** A role that is given to one folder is taken from another that the user gave it to. */
function editRoles(
  before: NonNullable<FolderChoice['roles']>,
  edits: readonly string[],
): Record<string, string> {
  const roles = new Map<string, string>(Object.entries(before));
  for (const edit of edits) {
    const at = edit.lastIndexOf('=');
    if (at < 1) {
      throw new MailtuiError('usage', '--role: it is PATH=ROLE, as in Bin=trash');
    }
    const [path, role] = [edit.slice(0, at), edit.slice(at + 1)];
    for (const [other, held] of roles) if (held === role && role !== 'none') roles.delete(other);
    if (role === '') roles.delete(path);
    else roles.set(path, role);
  }
  return Object.fromEntries(roles);
}

function refuseUnusable(choice: unknown): asserts choice is FolderChoice {
  const [problem] = schemaProblems(choice, accountSchema.properties?.['folders']);
  if (problem === undefined) return;
  const option = problem.path[0] === 'roles' ? '--role' : `--${String(problem.path[0])}`;
  throw new MailtuiError('usage', `${option}: it ${problem.message}`);
}
