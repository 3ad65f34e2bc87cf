/** The commands about rules. Definitions only. */
import { Option, type Command } from 'commander';
import { account, optionsOf, wholeNumber } from './commonOptions.js';
import type { DefineCommand } from './defineCommand.js';
import type { RetentionFlags, RetentionRunFlags } from './retention.js';
import type { RuleFlags, RunFlags, SieveFlags } from './rules.js';

const words = (value: string): string[] => value.split(',').filter((word) => word !== '');

const defineRules: DefineCommand = (program, run) => {
  const rules = program
    .command('rules')
    .summary('what is done with mail that comes: list, add, remove, run')
    .description(
      'Rules say what is done with mail that a query finds when it comes into the inbox: moved, copied, tagged, marked, told, given to a command, passed on.',
    );
  rules
    .command('list', { isDefault: true })
    .description('list the rules in the order in which they are met')
    .action(() => run(async (context) => (await import('./rules.js')).listRules(context)));
  defineAdd(rules, program, run);
  rules
    .command('sieve')
    .description('print the rules as a Sieve script, for a server that sorts mail by itself')
    .addOption(account())
    .option('--upload', 'put it on the account’s server (ManageSieve), and let it sort the mail')
    .option('--activate', 'with --upload: also where another script is active')
    .addOption(
      new Option('--sieve-port <n>', 'port of ManageSieve')
        .argParser(wholeNumber(1, 65535))
        .default(4190),
    )
    .action((flags: SieveFlags) =>
      run(async (context) =>
        (await import('./rules.js')).sieve(context, optionsOf(program).account, flags),
      ),
    );
  rules
    .command('remove')
    .description('forget a rule; no mail is touched')
    .argument('<name>', 'its name')
    .action((name: string) =>
      run(async (context) => (await import('./rules.js')).removeRule(context, name)),
    );
  rules
    .command('run')
    .description('carry rules out on mail that is here already; mailtui undo takes it back')
    .argument('[name...]', 'only these rules, also those that are switched off')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--folder <folder>', 'not the inbox: this folder (path, or role)')
    .option('--everywhere', 'all folders but trash, junk, sent and drafts')
    .addOption(account())
    .action((names: string[], flags: RunFlags) =>
      run(async (context) =>
        (await import('./rules.js')).runRules(context, names, { ...optionsOf(program), ...flags }),
      ),
    );
};

function defineAdd(rules: Command, program: Command, run: Parameters<DefineCommand>[1]): void {
  rules
    .command('add')
    .description('add a rule at the end; one of the same name is replaced')
    .argument('<name>', 'how it is called')
    .requiredOption('--query <query>', 'which mail: as mailtui search takes it')
    .option('--move <folder>', 'to this folder (path, or role), made where there is none')
    .option('--copy <folder>', 'the same, and it stays where it is')
    .option('--tag <tags>', 'tags to set, with commas between them', words)
    .option('--untag <tags>', 'tags to take away', words)
    .option('--flag', 'flag it')
    .option('--read', 'mark it read')
    .addOption(new Option('--notify', 'tell of it on the desktop wherever it goes'))
    .addOption(new Option('--no-notify', 'do not tell of it on the desktop'))
    .option('--forward <addresses>', 'pass it on as it is, with commas between addresses', words)
    .option('--stop', 'rules behind this one do not see it')
    .option('--run <command...>', 'a program and its arguments, which gets it on standard input')
    .addOption(account())
    .action((name: string, flags: RuleFlags) =>
      run(async (context) => {
        const { account: of } = optionsOf(program);
        const where = of === undefined ? {} : { account: of };
        return (await import('./rules.js')).addRule(context, name, { ...where, ...flags });
      }),
    );
}

const defineRetention: DefineCommand = (program, run) => {
  const retention = program
    .command('retention')
    .summary('how long mail stays in folders: list, add, remove, run')
    .description(
      'Retention rules move mail that has been in a folder for so many days to the recently deleted, with every sync. A rule begins when it was run once.',
    );
  retention
    .command('list', { isDefault: true })
    .description('list the rules, whether they are in force, and what is due')
    .action(() => run(async (context) => (await import('./retention.js')).listRetention(context)));
  retention
    .command('add')
    .description('add a rule; one of the same name is replaced')
    .argument('<name>', 'how it is called')
    .requiredOption('--in <folder>', 'the folder (path, or role as in trash)')
    .addOption(
      new Option('--days <n>', 'how long mail stays there')
        .argParser(wholeNumber(1, 36_500))
        .makeOptionMandatory(),
    )
    .option('--query <query>', 'only what this finds; flagged mail always stays')
    .addOption(account())
    .action((name: string, flags: RetentionFlags) =>
      run(async (context) => {
        const { account: of } = optionsOf(program);
        const where = of === undefined ? {} : { account: of };
        return (await import('./retention.js')).addRetention(context, name, { ...where, ...flags });
      }),
    );
  retention
    .command('remove')
    .description('forget a rule')
    .argument('<name>', 'its name')
    .action((name: string) =>
      run(async (context) => (await import('./retention.js')).removeRetention(context, name)),
    );
  retention
    .command('run')
    .description('carry rules out now, and from then on with every sync')
    .argument('[name...]', 'only these rules')
    .option('--dry-run', 'list what would go, and do nothing')
    .option('--force', 'also where it is a large share of a folder')
    .addOption(account())
    .action((names: string[], flags: RetentionRunFlags) =>
      run(async (context) =>
        (await import('./retention.js')).runRetention(context, names, {
          ...optionsOf(program),
          ...flags,
        }),
      ),
    );
};

export const RULE_COMMANDS: readonly DefineCommand[] = [defineRules, defineRetention];
