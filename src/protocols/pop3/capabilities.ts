/** What a POP3 server says it can do (CAPA, RFC 2449, 5). Pure. */

export interface Capabilities {
  /** Capability names in upper case with their parameters as written. */
  readonly entries: ReadonlyMap<string, readonly string[]>;
}

/** For a server that does not know CAPA: nothing is promised, nothing excluded. */
export const UNKNOWN_CAPABILITIES: Capabilities = { entries: new Map() };

/** The body of an answer to CAPA. Lines that are no capabilities are passed over. */
export function parseCapabilities(body: Buffer): Capabilities {
  const entries = new Map<string, readonly string[]>();
  for (const line of body.toString('latin1').split('\r\n')) {
    const [name = '', ...parameters] = line.split(' ').filter((word) => word !== '');
    if (name !== '') entries.set(name.toUpperCase(), parameters);
  }
  return { entries };
}

export function has(capabilities: Capabilities, name: string): boolean {
  return capabilities.entries.has(name);
}

export function offersSasl(capabilities: Capabilities, mechanism: string): boolean {
  const offered = capabilities.entries.get('SASL') ?? [];
  return offered.some((name) => name.toUpperCase() === mechanism);
}
