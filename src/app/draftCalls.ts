/** What the screen asks of drafts, on the worker's side. */
import type { MailService } from './mailService.js';
import type { DraftAnswer, DraftCall } from './screenDrafts.js';

/** @param undoMs in which a message that is sent now can be taken back. */
export async function callDrafts(
  { drafts }: Pick<MailService, 'drafts'>,
  call: DraftCall,
  undoMs: number,
): Promise<DraftAnswer> {
  switch (call.do) {
    case 'start':
      return { did: 'start', started: await drafts.start(call.start) };
    case 'save':
      return { did: 'save', id: await drafts.save(call.draft, call.isDone) };
    case 'discard':
      await drafts.discard(call.key);
      return { did: 'discard' };
    case 'attach':
      return { did: 'attach', attachment: await drafts.attach(call.path) };
    case 'review':
      return { did: 'review', review: await drafts.review(call.draft) };
    case 'send': {
      const notBefore = call.at ?? Date.now() + undoMs;
      return { did: 'send', queued: await drafts.send(call.draft, notBefore) };
    }
    case 'cancel':
      return { did: 'cancel', draft: await drafts.cancel(call.id) };
  }
}
