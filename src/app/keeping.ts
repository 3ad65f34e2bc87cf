/**
 * What is needed to look after the store itself: its parts, and the service that works with them.
 * For the commands that check, copy, back up and bring back mail; the screen has no use for it.
 */
import { join } from 'node:path';
import { toMailtuiError } from '../core/errors.js';
import { isAccountName } from '../core/account.js';
import { partialRoot } from '../store/maildir/paths.js';
import { adoptMaildir, type AdoptRequest, type AdoptSummary } from './adoptMaildir.js';
import { ExportMail, type ExportRequest, type ExportSummary } from './exportMail.js';
import { ImportMail, type ImportRequest, type ImportSummary } from './importMail.js';
import { LocalMailService, type ServiceParts } from './localMailService.js';
import { openParts, type Profile, type ServiceEars } from './openMailService.js';
import { runRules, type RulesRequest, type RulesSummary } from './rules/rulesOnDemand.js';
import type { FetchAgain } from './repairStore.js';
import type { CheckSummary } from '../core/storeCheck.js';
import { VerifyMail, type VerifyRequest } from './verifyMail.js';

export class Keeping {
  readonly service: LocalMailService;

  private constructor(
    readonly parts: ServiceParts,
    readonly profile: Profile,
  ) {
    this.service = new LocalMailService(parts);
  }

  /** @throws MailtuiError `disk`, `disk-full` or `config` when the store cannot be opened. */
  static open(profile: Profile, ears: ServiceEars): Keeping {
    return new Keeping(openParts(profile, ears), profile);
  }

  /** See VerifyMail. */
  verify(request: VerifyRequest): Promise<CheckSummary> {
    return new VerifyMail(this.parts, request, this.#accountDirs, this.#fetchAgain).run();
  }

  /** See ExportMail. */
  exportMail(request: ExportRequest): Promise<ExportSummary> {
    return new ExportMail(this.parts, this.service, request).run();
  }

  /** See ImportMail. */
  importMail(request: ImportRequest): Promise<ImportSummary> {
    return ImportMail.run(this.parts, request, () => undefined);
  }

  /** See adoptMaildir. */
  adoptMaildir(request: Omit<AdoptRequest, 'mailDir'>): Promise<AdoptSummary> {
    const { mailDir } = this.profile.paths;
    return adoptMaildir(this.parts, { ...request, mailDir });
  }

  /** See runRules. */
  runRules(request: RulesRequest): Promise<RulesSummary> {
    return runRules(this.parts, this.service.outgoing, request);
  }

  async close(): Promise<void> {
    await this.service.close();
  }

  readonly #accountDirs = (account: string): string[] => {
    const { mailDir } = this.profile.paths;
    if (!isAccountName(account)) return [];
    return [mailDir, partialRoot(mailDir)].map((root) => join(root, account));
  };

  /** A server that cannot be reached ends it for all that is left, and is told once for each. */
  readonly #fetchAgain: FetchAgain = async (ids, signal) => {
    const fetched = new Set<string>();
    let failure: string | null = null;
    try {
      const request = { again: true, signal, onProgress: () => undefined };
      for (const [id, outcome] of await this.service.fetchMessages(ids, request)) {
        if (outcome === 'fetched' || outcome === 'here') fetched.add(id);
      }
    } catch (thrown) {
      const error = toMailtuiError(thrown);
      if (error.kind === 'cancelled') throw error;
      failure = `It could not be fetched again: ${error.message}.`;
    }
    return { fetched, failure };
  };
}
