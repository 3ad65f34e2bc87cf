/** How the configuration describes a server; see schema.ts. */
import type { JsonSchema } from './jsonSchema.js';

const securities = ['tls', 'starttls', 'none'];

export const serverSettings: JsonSchema = {
  type: 'object',
  required: ['host', 'port', 'security', 'user'],
  properties: {
    host: {
      description: 'a host name or an IP address, without port',
      type: 'string',
      pattern: '^(?:[^\\s/@:\\[\\]]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$',
    },
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    security: { type: 'string', enum: securities },
    user: {
      description: 'the user name, on one line',
      type: 'string',
      pattern: '^[^\\r\\n\\u0000]+$',
    },
    tlsCa: {
      description: 'the path of a PEM file with certificate authorities',
      type: 'string',
      pattern: '^[^\\u0000]+$',
    },
    tlsFingerprint: {
      description: 'the SHA-256 fingerprint of a certificate: 64 hex digits',
      type: 'string',
      pattern: '^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$',
    },
    tlsCert: {
      description: 'the path of a PEM file with your own certificate',
      type: 'string',
      pattern: '^[^\\u0000]+$',
    },
    tlsKey: {
      description: 'the path of a PEM file with the key of your own certificate',
      type: 'string',
      pattern: '^[^\\u0000]+$',
    },
    proxy: {
      description: 'socks5://HOST:PORT or http://HOST:PORT',
      type: 'string',
      pattern: '^(?:socks5|http)://[^\\s/?#]+/?$',
    },
    preferIp: {
      description: 'ipv4 or ipv6',
      type: 'string',
      enum: ['ipv4', 'ipv6'],
    },
    auth: {
      description: 'oauth2 (the secret is an access token) or apop (POP3 only)',
      type: 'string',
      enum: ['oauth2', 'apop'],
    },
    compression: {
      description:
        'IMAP: false where a server compresses badly; true where it offers to by default',
      type: 'boolean',
    },
  },
};

export const outgoingSettings: JsonSchema = {
  ...serverSettings,
  properties: {
    ...serverSettings.properties,
    filesSent: { type: 'boolean' },
    sizeLimit: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  },
};
