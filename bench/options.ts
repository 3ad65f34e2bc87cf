/** The number behind an option of the command line, or another one. */
export function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

/** The text behind it. @throws Error when there is none */
export function textOption(name: string): string {
  const at = process.argv.indexOf(name);
  const text = at < 0 ? undefined : process.argv[at + 1];
  if (text === undefined) throw new Error(`${name} is needed`);
  return text;
}
