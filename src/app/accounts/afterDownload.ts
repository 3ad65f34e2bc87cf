/** What a policy of a POP3 account means to its owner, in a few lines. Pure. */
import type { AfterDownload } from '../../core/account.js';

/** Short lines. @param before the policy until now */
export function afterDownloadExplained(policy: AfterDownload, before: AfterDownload): string[] {
  const change = policy === before ? [] : consequences(policy);
  return [...meaning(policy), ...change];
}

function meaning(policy: AfterDownload): string[] {
  switch (policy) {
    case 'keep':
      return [
        'Mail stays on the server after it was fetched; other devices can fetch it, too.',
        'What fills the server has to be removed there.',
      ];
    case 'delete':
      return [
        'Mail is deleted from the server as soon as it is safe here, and is then only here:',
        'other devices no longer get it, and the backup is yours to make.',
      ];
    case 'when-deleted':
      return [
        'Mail is deleted from the server when you delete it here, or take it out of the inbox.',
        'Until then other devices can fetch it.',
      ];
    default: {
      const days = policy === 'days:1' ? '1 day' : `${policy.slice('days:'.length)} days`;
      return [
        `Mail is deleted from the server ${days} after it was fetched, and is then only here.`,
        'Until then other devices can fetch it; mailtui list --json tells the day.',
      ];
    }
  }
}

function consequences(policy: AfterDownload): string[] {
  if (policy === 'keep') return ['What was deleted there already does not come back.'];
  return [
    'This is also for mail that was fetched before. mailtui sync --dry-run says how much would',
    'go; where it is much at once, it goes only with mailtui sync --force.',
    'What is kept there by mailtui server keep stays.',
  ];
}
