/**
 * `mailtui doctor`: what is wrong, and what to do about it; one line for each thing that was looked
 * at. `--report` prints it for others to read, without anything private.
 */
import { homedir, hostname, userInfo } from 'node:os';
import { checkup } from '../app/doctor/checkup.js';
import type { Finding } from '../app/doctor/finding.js';
import { redactor } from '../app/doctor/redact.js';
import type { AccountConfig } from '../core/account.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { exitCodeOf, worstExitCode } from './exitCodes.js';
import { jsonLine } from './json.js';

declare const MAILTUI_VERSION: string | undefined;

export async function doctor(
  context: CliContext,
  { report = false }: { report?: boolean },
): Promise<number> {
  const findings: Finding[] = [];
  const isShownAtOnce = !report && !context.json;
  const accounts = await checkup({
    version: typeof MAILTUI_VERSION === 'string' ? MAILTUI_VERSION : '',
    paths: context.paths,
    env: context.env,
    terminal: terminalFacts(context),
    signal: context.signal,
    onFinding: (finding) => {
      findings.push(finding);
      if (isShownAtOnce) for (const line of linesOf(finding)) context.print(line);
    },
  });
  const shown = report ? findings.map(redactor(privateThings(context, accounts))) : findings;
  const problems = findings.filter(({ state }) => state === 'problem');
  if (context.json) context.print(jsonLine({ ok: problems.length === 0, findings: shown }));
  else if (report)
    for (const finding of shown) for (const line of linesOf(finding)) context.print(line);
  else context.complain(verdict(problems.length));
  return worstExitCode(problems.map(({ kind }) => exitCodeOf(kind ?? 'bug')));
}

const SIGNS = { ok: 'ok     ', note: 'note   ', problem: 'PROBLEM' } as const;

function linesOf({ area, account, server, state, message, hint }: Finding): string[] {
  const about = [account, server === 'outgoing' ? 'sending' : null, area].filter(Boolean).join(' ');
  const lines = message.split('\n');
  return [
    sanitiseLine(`${SIGNS[state]} ${about}: ${lines.join(' / ')}`),
    ...(hint === '' ? [] : [sanitiseLine(`        ${hint}`)]),
  ];
}

function verdict(problems: number): string {
  if (problems === 0) return 'All is well.';
  return problems === 1 ? 'There is 1 problem.' : `There are ${String(problems)} problems.`;
}

function terminalFacts({ stdout }: CliContext) {
  const { columns = 80, isTTY = false } = stdout;
  const rows = 'rows' in stdout && typeof stdout.rows === 'number' ? stdout.rows : 24;
  return { isTerminal: isTTY, columns, rows, colours: isTTY ? process.stdout.getColorDepth() : 1 };
}

function privateThings({ paths, env }: CliContext, accounts: readonly AccountConfig[]) {
  return {
    accounts,
    directories: [
      [paths.configDir, '<config>'],
      [paths.mailDir, '<mail>'],
      [paths.stateDir, '<state>'],
      [env['MAILTUI_HOME'] ?? '', '<home>'],
      [env['HOME'] ?? homedir(), '~'],
    ] as const,
    names: [userInfo().username, hostname()],
  };
}
