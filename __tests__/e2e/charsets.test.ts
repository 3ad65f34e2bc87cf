/** Tables of Asian character sets are files beside the built program, read when mail needs them. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Program } from '../support/program.js';

let program: Program;
beforeEach(() => {
  program = new Program();
});
afterEach(() => {
  program.remove();
});

it('the built program reads mail in Asian character sets', async () => {
  const bodies = [
    ['gbk', 'xOO6ww==', '你好'],
    ['gb18030', 'xOO6ww==', '你好'],
    ['big5', 'p0Gmbg==', '你好'],
    ['shift_jis', 'k/qWe4zq', '日本語'],
    ['euc-jp', 'xvzL3Ljs', '日本語'],
    ['iso-2022-jp', 'GyRCRnxLXDhsGyhC', '日本語'],
    ['ks_c_5601-1987', 'x9GxuQ==', '한국'],
  ];
  for (const [charset = '', body = '', text = ''] of bodies) {
    const subject = `=?${charset}?B?${body}?=`;
    const head = `From: a@b.test\nSubject: ${subject}\nContent-Type: text/plain; charset=${charset}`;
    const input = `${head}\nContent-Transfer-Encoding: base64\n\n${body}\n`;
    const { stdout } = await program.run(['show', '-'], { input });
    // In the heading and in the text.
    expect([charset, stdout.split(text).length]).toEqual([charset, 3]);
  }
});
