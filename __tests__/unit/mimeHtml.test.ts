/** Pages as a person reads them on a terminal. */
import { describe, expect, it } from '@jest/globals';
import { htmlToText } from '../../src/mime/htmlText.js';
import { readMessage } from '../../src/mime/read.js';
import { sanitiseHtml } from '../../src/mime/sanitiseHtml.js';
import { processorTime } from '../support/processorTime.js';

function textOf(page: string): string {
  return htmlToText(sanitiseHtml(page).html, []);
}

describe('a page as text', () => {
  it('has tables of data as tables', () => {
    const bill =
      '<table><tr><th>Item</th><th>Price</th></tr><tr><td>Tea</td><td>3.00</td></tr><tr><td>Green coffee</td><td>12.50</td></tr></table>';
    expect(textOf(bill)).toBe('Item           Price\nTea            3.00\nGreen coffee   12.50');
    expect(textOf('<table><tr><td>Order<td>17<tr><td>Day<td>Monday</table>')).toBe(
      'Order   17\nDay     Monday',
    );
  });

  it('keeps a wide table within eighty columns', () => {
    const row = `<tr>${`<td>${'word '.repeat(10)}</td>`.repeat(5)}</tr>`;
    const lines = textOf(`<table>${row.repeat(3)}</table>`).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('numbers links behind their words, not behind the line that ends with them', () => {
    const link =
      '<a href="https://a.example/">Click <b>here</b><i><br></i></a><i>(not to answer)</i>';
    expect(textOf(link)).toBe('Click here [1]\n(not to answer)');
  });

  it('sets tables apart from each other', () => {
    const table = '<table><tr><td>One</td></tr></table>';
    expect(textOf(table + table)).toBe('One\n\nOne');
  });

  it('reads the cells of a layout one after the other, with space between', () => {
    expect(textOf('<table><tr><td>Home</td><td>News</td><td>Shop</td></tr></table>')).toBe(
      'Home News Shop',
    );
    expect(
      textOf(
        '<table><tr><td><table><tr><td><h1>News</h1><p>Hello</p></td></tr></table></td></tr><tr><td>Side</td></tr></table>',
      ),
    ).toBe('News\n\nHello\n\nSide');
    const text = `<td>${'A story that goes on. '.repeat(20)}</td>`;
    expect(textOf(`<table><tr>${text}${text}</tr><tr>${text}${text}</tr></table>`)).not.toContain(
      '  ',
    );
  });

  it('has headings, terms and quotes on lines of their own, one blank line at most', () => {
    expect(
      textOf(
        '<p>a</p><br><br><h1>Head</h1><div><br></div><dl><dt>Term<dd>Meaning</dl><blockquote>q<blockquote>qq</blockquote></blockquote><q>w</q>',
      ),
    ).toBe('a\n\nHead\n\nTerm\nMeaning\n\n> q\n>\n> > qq\n\n“w”');
  });

  it.each([
    'display:none',
    'color:red; visibility: hidden',
    'max-height:0;overflow:hidden',
    'max-height: 0px; font-size:0',
    'opacity:0',
  ])('leaves out what is hidden by %s', (style) => {
    expect(textOf(`<div style="${style}">preview</div>page`)).toBe('page');
  });

  it.each(['font-size:0', 'max-height:0.5em', 'opacity:0.8', 'line-max-height:0'])(
    'keeps what is not hidden by %s',
    (style) => {
      expect(textOf(`<div style="${style}">words</div>`)).toBe('words');
    },
  );

  it('leaves out tracking pixels and the padding of preview texts', () => {
    expect(textOf('<img src=x width="1" height=1 alt="open"><img src=y alt="Logo" width=10>')).toBe(
      'Logo',
    );
    expect(textOf(`Preview${'&nbsp;&zwnj;'.repeat(50)}Page`)).toBe('Preview Page');
    expect(textOf('<pre>          code</pre>')).toBe('          code');
  });
});

describe('a page that is a bomb', () => {
  it.each([
    ['nested tables', '<table><tr><td>'.repeat(20_000)],
    ['wide spans', '<table><tr><td colspan=999 rowspan=999>a<td>b<tr><td>a<td>b'.repeat(3_000)],
    ['long tables', `<table>${'<tr><td>a<td>b'.repeat(100_000)}`],
    ['many tables', `<table>${`<tr>${'<td>cell'.repeat(8)}`.repeat(400)}</table>`.repeat(100)],
    [
      'links',
      Array.from({ length: 200_000 }, (_, i) => `<a href=http://x${i}.test>l</a>`).join(''),
    ],
    ['no-break spaces', '&nbsp;'.repeat(200_000)],
    ['entities', '&amp;&#x41;&notanentity;'.repeat(50_000)],
    ['blank lines', '<br>'.repeat(100_000)],
  ])('of %s is read in time', async (_story, page) => {
    const start = processorTime();
    await readMessage(Buffer.from(`Content-Type: text/html\n\n${page}`));
    expect(processorTime() - start).toBeLessThan(10_000);
  });

  it('in ten thousand parts is read in time, with a notice', async () => {
    const part = '--b\nContent-Type: text/html\n\n<p>hello</p>\n';
    const start = processorTime();
    const { text, warnings } = await readMessage(
      Buffer.from(`Content-Type: multipart/mixed; boundary=b\n\n${part.repeat(10_000)}`),
    );
    expect(processorTime() - start).toBeLessThan(10_000);
    expect(text).toMatch(/^(?:hello\n\n){100}/);
    expect(warnings).toContain('The page is too large or too deeply nested; some is left out.');
  });
});
