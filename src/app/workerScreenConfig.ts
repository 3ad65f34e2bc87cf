/** ScreenConfig for the real screen: see `workerScreenMail.ts`. */
import type { ProfilePaths } from '../config/paths.js';
import { readConfig } from '../config/read.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { identitiesOf } from '../core/identity.js';
import type { SettingId } from '../core/options.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { accountTexts, identityTexts, settingTexts } from './accounts/optionTexts.js';
import type { Finding } from './doctor/finding.js';
import type {
  ConfigAnswer,
  ConfigCall,
  Configured,
  LookedUp,
  OptionValues,
  SaveAccount,
  SaveOutcome,
  ScreenConfig,
  SignInStep,
} from './screenConfig.js';

export class WorkerScreenConfig implements ScreenConfig {
  constructor(
    private readonly paths: ProfilePaths,
    private readonly call: (
      call: ConfigCall,
      signal?: AbortSignal,
      onSignIn?: (step: SignInStep | null) => void,
    ) => Promise<ConfigAnswer>,
  ) {}

  read(): Configured {
    try {
      const { settings, accounts } = readConfig(this.paths);
      return {
        settings: safe(settingTexts(settings)),
        accounts: accounts.map((account) => ({
          name: sanitiseLine(account.name),
          protocol: account.protocol,
          values: safe(accountTexts(account)),
          identities: identitiesOf(account).map(({ address }) => ({
            address: sanitiseLine(address),
            values: safe(identityTexts(account, address)),
          })),
        })),
        problem: null,
      };
    } catch (thrown) {
      const [first = ''] = toMailtuiError(thrown).message.split('\n');
      return { settings: {}, accounts: [], problem: sanitiseLine(first) };
    }
  }

  async set(option: SettingId, text: string | null): Promise<void> {
    await this.call({ do: 'set', option, text });
  }

  async saveAccount(
    request: SaveAccount,
    signal: AbortSignal,
    onSignIn: (step: SignInStep | null) => void = () => undefined,
  ): Promise<SaveOutcome> {
    const answer = await this.call({ do: 'save-account', request }, signal, (step) => {
      onSignIn(step === null ? null : safeStep(step));
    });
    if (answer.did !== 'save-account') throw oddAnswer();
    const { outcome } = answer;
    const lines = outcome.lines.map(sanitiseLine);
    if (outcome.outcome !== 'failed') return { ...outcome, lines };
    return { ...outcome, lines, message: sanitiseLine(outcome.message) };
  }

  async answerSignIn(address: string): Promise<void> {
    await this.call({ do: 'answer-sign-in', address });
  }

  async lookUp(address: string, signal: AbortSignal): Promise<LookedUp> {
    const answer = await this.call({ do: 'look-up', address }, signal);
    if (answer.did !== 'look-up') throw oddAnswer();
    const { values, byProtocol, lines, notes, isFound } = answer.found;
    const both = Object.entries(byProtocol).map(([name, texts]) => [name, safe(texts)]);
    return {
      ...{ values: safe(values), lines: lines.map(sanitiseLine) },
      isFound,
      byProtocol: Object.fromEntries(both),
      notes: { imap: notes.imap.map(sanitiseLine), pop3: notes.pop3.map(sanitiseLine) },
    };
  }

  async moveAccount(name: string, place: number): Promise<void> {
    await this.call({ do: 'move-account', name, place });
  }

  async removeAccount(name: string): Promise<void> {
    await this.call({ do: 'remove-account', name });
  }

  async removeIdentity(account: string, address: string): Promise<void> {
    await this.call({ do: 'remove-identity', name: account, address });
  }

  async testAccount(name: string, signal: AbortSignal): Promise<readonly Finding[]> {
    const answer = await this.call({ do: 'test-account', name }, signal);
    if (answer.did !== 'test-account') throw oddAnswer();
    return answer.findings.map((finding) => ({
      ...finding,
      message: sanitiseLine(finding.message),
      hint: sanitiseLine(finding.hint),
    }));
  }
}

function safe(values: OptionValues): OptionValues {
  return Object.fromEntries(
    Object.entries(values).map(([id, text]) => [id, sanitiseLine(text ?? '')]),
  );
}

function safeStep({ url, code }: SignInStep): SignInStep {
  return { url: sanitiseLine(url), code: code === null ? null : sanitiseLine(code) };
}

function oddAnswer(): MailtuiError {
  return new MailtuiError('bug', 'the background worker answered something else');
}
