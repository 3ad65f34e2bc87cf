/** Messages that begin with a template. */
import { describe, expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTemplate, templateNames } from '../../src/config/templates.js';
import type { Draft } from '../../src/core/draft.js';
import { fromTemplate } from '../../src/core/template.js';
import { scratch } from '../support/scratch.js';

const DRAFT: Draft = {
  ...{ key: 'k', account: 'work', from: { name: 'Mira', address: 'mira@here.example' } },
  ...{ to: '"Ann Larsen" <ann@there.example>', cc: '', bcc: '', replyTo: '', subject: '' },
  ...{ body: '\n-- \nMira\n', attachments: [], format: 'plain', references: [], answers: [] },
  ...{ forwards: [], sign: false, encrypt: false, reports: false },
};

describe('a template', () => {
  it('fills what is empty, above the signature, and names what stays open', () => {
    const text =
      'To: other@there.example\nSubject: Offer of {{date}}\nAttach: ~/offer.pdf\n\nDear {{ first }},\n{{price}} {{what}}\n';
    const template = { text, isMarkdown: true };
    const { draft, files, blanks } = fromTemplate(
      template,
      DRAFT,
      { price: '{{to}} €' },
      '2026-12-01',
    );
    expect(draft).toMatchObject({
      ...{ to: DRAFT.to, subject: 'Offer of 2026-12-01', format: 'markdown', key: 'k' },
      body: 'Dear Ann,\n{{to}} € {{what}}\n\n-- \nMira\n',
    });
    expect([files, blanks]).toEqual([['~/offer.pdf'], ['what']]);
  });

  it('may be a text alone', () => {
    const template = { text: 'Hello {{name}}', isMarkdown: false };
    const { draft } = fromTemplate(template, { ...DRAFT, subject: 's' }, {}, '');
    expect(draft).toEqual({ ...DRAFT, subject: 's', body: 'Hello Mira\n\n-- \nMira\n' });
  });

  it('is a file of its folder and nothing else', () => {
    const configDir = scratch();
    expect(templateNames({ configDir })).toEqual([]);
    expect(() => readTemplate({ configDir }, 'offer')).toThrow('no template offer');
    mkdirSync(join(configDir, 'templates'));
    writeFileSync(join(configDir, 'config.txt'), 'secret');
    writeFileSync(join(configDir, 'templates', 'offer.md'), 'x');
    writeFileSync(join(configDir, 'templates', 'größe 2.txt'), 'y');
    writeFileSync(join(configDir, 'templates', 'offer.txt~'), 'z');
    expect(templateNames({ configDir })).toEqual(['größe 2', 'offer']);
    expect(readTemplate({ configDir }, 'offer')).toEqual({ text: 'x', isMarkdown: true });
    for (const name of ['../config', '', '.', 'a/b', 'offer.txt~']) {
      expect(() => readTemplate({ configDir }, name)).toThrow('no template');
    }
  });
});
