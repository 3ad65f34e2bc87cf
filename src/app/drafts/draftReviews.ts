/** Looks a draft over before it is sent: what is wrong with it, and what is to be asked. */
import type { AccountConfig } from '../../core/account.js';
import type { Draft, DraftFault, DraftReview } from '../../core/draft.js';
import { draftQuestions, type AskSettings } from '../../core/draftReview.js';
import { toMailtuiError } from '../../core/errors.js';
import { identityAddressed } from '../../core/identity.js';
import type { MailIndex } from '../../core/mailIndex.js';
import { canSendBy, sendingWay } from '../../core/sendingWay.js';
import type { MailStore } from '../../core/store.js';
import { fileAttachment } from './attachments.js';

export interface ReviewParts {
  accounts: readonly AccountConfig[];
  index: MailIndex;
  ask?: AskSettings;
  store: MailStore;
  now: () => number;
}

export async function reviewDraft(parts: ReviewParts, draft: Draft): Promise<DraftReview> {
  const { typedAddresses } = await import('../../mime/draftMessage.js');
  const faults = [...(await addressFaults(draft)), ...(await attachmentFaults(draft))];
  const account = parts.accounts.find(({ name }) => name === draft.account);
  const way = account === undefined ? null : sendingWay(account, [draft.from.address]);
  if (way === null || !canSendBy(way)) {
    faults.push({ field: 'from', message: 'This account has no server for sending.' });
  }
  faults.push(...(await keyFaults(parts, draft)));
  const recipients = [draft.to, draft.cc, draft.bcc]
    .flatMap(typedAddresses)
    .map(({ address }) => address.toLowerCase());
  const offers = parts.index.senderOffers(way?.key ?? draft.account);
  const facts = {
    recipients: [...new Set(recipients)],
    addressed: otherAddressed(parts, draft, account),
    sizeLimit: way?.outgoing?.sizeLimit ?? offers?.sizeLimit ?? null,
    hasReports: offers?.reports ?? null,
    absentPictures: await absentPictures(draft),
    isOfEncrypted: await isOfEncrypted(parts, draft),
  };
  return { faults, questions: draftQuestions(draft, facts, parts.ask) };
}

async function keyFaults(parts: ReviewParts, draft: Draft): Promise<DraftFault[]> {
  if (!draft.sign && !draft.encrypt) return [];
  const { keysFor } = await import('../protection/protectOutgoing.js');
  const { signer, recipients, problem } = await keysFor(parts, draft);
  if (signer === null) {
    const what = draft.encrypt ? 'encrypted' : 'signed';
    return [{ field: 'from', message: `It cannot be ${what}: ${problem}.` }];
  }
  const without = recipients.filter(({ key }) => key === 'none').map(({ address }) => address);
  if (!draft.encrypt || without.length === 0) return [];
  const message = `It cannot be encrypted: there is no key for ${without.join(', ')}.`;
  return [{ field: 'to', message }];
}

/** What the text shows and is not attached. */
async function absentPictures({ format, body, attachments }: Draft): Promise<string[]> {
  if (format !== 'markdown' || !body.includes('![')) return [];
  const { picturesNamed } = await import('../../mime/markdownPage.js');
  return picturesNamed(body).filter((name) => attachments.every((file) => file.name !== name));
}

async function isOfEncrypted(
  { index, store }: ReviewParts,
  { answers, forwards }: Draft,
): Promise<boolean> {
  const { protectedParts } = await import('../../mime/protectedParts.js');
  for (const id of [...answers, ...forwards]) {
    const row = index.find(id);
    const raw = row === null ? null : await store.read(row, row.file).catch(() => null);
    const parts = raw === null ? null : protectedParts(raw);
    if (parts?.kind === 'encrypted' || (parts?.kind === 'inline' && !parts.isSigned)) return true;
  }
  return false;
}

async function addressFaults(draft: Draft): Promise<DraftFault[]> {
  const { typedAddresses } = await import('../../mime/draftMessage.js');
  const { checkAddress, checkLine } = await import('../../mime/newHeaders.js');
  const faults: DraftFault[] = [];
  const check = (field: DraftFault['field'], work: () => void): void => {
    try {
      work();
    } catch (thrown) {
      faults.push({ field, message: toMailtuiError(thrown).message });
    }
  };
  let recipients = 0;
  for (const field of ['to', 'cc', 'bcc', 'replyTo'] as const) {
    const people = typedAddresses(draft[field]);
    if (field !== 'replyTo') recipients += people.length;
    for (const { name, address } of people) {
      check(field, () => {
        checkLine('name', name);
        checkAddress(address === '' ? name : address);
      });
    }
  }
  if (recipients === 0) faults.push({ field: 'to', message: 'Nobody is named to send it to.' });
  check('from', () => checkAddress(draft.from.address));
  check('subject', () => checkLine('subject', draft.subject));
  if (draft.body.includes('\0'))
    faults.push({ field: 'body', message: 'The text contains a NUL.' });
  return faults;
}

async function attachmentFaults({ attachments }: Draft): Promise<DraftFault[]> {
  const faults: DraftFault[] = [];
  for (const { source } of attachments) {
    if (source.kind !== 'file') continue;
    await fileAttachment(source.path).catch((thrown: unknown) => {
      faults.push({ field: 'attachments', message: toMailtuiError(thrown).message });
    });
  }
  return faults;
}

/** The address that the answered message came to, when the answer is not from it. */
function otherAddressed(
  { index }: ReviewParts,
  { answers, from }: Draft,
  account: AccountConfig | undefined,
): string | null {
  const [answered] = answers;
  const row = answered === undefined ? null : index.find(answered);
  if (row === null || account === undefined) return null;
  const addresses = [...row.to, ...row.cc].map(({ address }) => address);
  const address = identityAddressed(account, addresses)?.address ?? null;
  const isFrom = (one: string): boolean => one.toLowerCase() === from.address.toLowerCase();
  // Who goes on with what they wrote themselves writes as they did there.
  const isAsBefore = [...addresses, ...row.from.map((one) => one.address)].some(isFrom);
  return isAsBefore ? null : address;
}
