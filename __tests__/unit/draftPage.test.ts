/** A text in Markdown with pictures: which of its files the page shows. */
import { expect, test } from '@jest/globals';
import type { Draft, DraftAttachment } from '../../src/core/draft.js';
import { draftPage } from '../../src/mime/draftPage.js';
import { picturesNamed } from '../../src/mime/markdownPage.js';

const file = (name: string, type = ''): DraftAttachment => ({
  ...{ name, type, size: 1, source: { kind: 'file', path: `/x/${name}` } },
});

function draft(body: string, ...attachments: DraftAttachment[]): Draft {
  return {
    ...{ key: '00000000-0000-4000-8000-000000000001', account: 'a', to: '', cc: '', bcc: '' },
    ...{ from: { name: '', address: 'mira@bücher.example' }, replyTo: '', subject: '', body },
    ...{ attachments, format: 'markdown', references: [], answers: [], forwards: [] },
    ...{ sign: false, encrypt: false, reports: false },
  };
}

test('an attached picture that the text names is one of the page', () => {
  const body = 'See ![our *plan*](plan.png) and ![b](<a b.jpg>).\n';
  const { page, pictureIds } = draftPage(
    draft(body, file('notes.txt'), file('plan.png'), file('a b.jpg'), file('unused.png')),
  );
  const id = (at: number): string =>
    `00000000-0000-4000-8000-000000000001.${String(at)}@xn--bcher-kva.example`;
  expect([...pictureIds]).toEqual([
    [1, id(1)],
    [2, id(2)],
  ]);
  expect(page).toContain(`<img src="cid:${id(1)}" alt="our *plan*"`);
  expect(page).toContain(`<img src="cid:${id(2)}" alt="b"`);
});

test.each([
  ['![x](/etc/passwd)'],
  ['![x](file:///home/mira/.ssh/id.png)'],
  ['![x](../secret.png)'],
  ['![x](notes.txt)'],
  ['![x](http://tracker.example/p.png)'],
  ['![x](cid:1)'],
  ['![x](data:image/png;base64,AA)'],
  ['![x](drawing.svg)'],
  ['<img src="plan.png">'],
  ['-- \n![x](plan.png)'],
])('%s shows nothing', (body) => {
  const { page, pictureIds } = draftPage(
    draft(body, file('notes.txt'), file('drawing.svg'), file('plan.png')),
  );
  expect([...pictureIds]).toEqual([]);
  expect(page).not.toContain('<img');
});

test('a name cannot leave the attribute it is in', () => {
  const name = 'a" onerror="x.png';
  const { page } = draftPage(draft(`![" onload="y](<${name}>)`, file(name)));
  expect(page).toMatch(/<img src="cid:[^"]+" alt="&quot; onload=&quot;y" style="[^"]+">/);
  expect(page).not.toMatch(/ on(?:error|load)="/);
});

test('pictures that the author names are told, those of quotes are not', () => {
  const body = '![a](one.png)\n\n> ![b](two.png)\n\n![c](https://x.example/p.png)\n';
  expect(picturesNamed(body)).toEqual(['one.png']);
});
