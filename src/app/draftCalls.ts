/** What the screen asks of drafts, on the worker's side. */
import type { MailService } from './mailService.js';
import { askingHere, NOT_ASKING } from './protection/askingHere.js';
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
    case 'keys':
      return { did: 'keys', keys: await drafts.keys(call.draft) };
    case 'offers':
      return { did: 'offers', offers: await drafts.offers(call.of) };
    case 'send': {
      const notBefore = call.at ?? Date.now() + undoMs;
      const asking = call.mayAsk ? askingHere() : NOT_ASKING;
      return { did: 'send', queued: await drafts.send(call.draft, notBefore, true, asking) };
    }
    case 'redirect': {
      const queued = await drafts.redirect(call.id, call.to, Date.now() + undoMs);
      return { did: 'send', queued };
    }
    case 'cancel':
      return { did: 'cancel', draft: await drafts.cancel(call.id) };
  }
}
