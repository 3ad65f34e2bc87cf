/** What bytes mean: by their label, by another name for it, by the text beside them, by their looks. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { decodeText } from '../../src/mime/charset.js';
import { guessCharset } from '../../src/mime/guessCharset.js';
import { readMessage } from '../../src/mime/read.js';
import { summarise } from '../../src/mime/summary.js';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

describe('a label', () => {
  it.each([
    [
      'windows-1252',
      '“Grüße” €',
      ['cp1252', 'win-1252', 'x-cp1252', 'Windows1252', 'ISO-8859-1', 'csISOLatin1'],
    ],
    ['iso-8859-2', 'Zażółć gęślą jaźń', ['ISO-8859-2', 'latin2', 'iso8859-2', 'csISOLatin2']],
    ['iso-8859-5', 'Привет', ['cyrillic', 'ISO_8859-5']],
    ['iso-8859-7', 'Καλημερα', ['greek', 'iso-8859-7']],
    ['iso-8859-8', 'שלום', ['iso-8859-8-i', 'iso-8859-8-e', 'hebrew']],
    ['iso-8859-15', '€ Šž œ', ['latin9', 'iso-8859-15', 'ISO8859-15']],
    ['windows-1251', 'Привет', ['cp1251', 'win-1251', 'ansi-1251', 'x-cp1251', 'WINDOWS1251']],
    ['koi8-r', 'Привет', ['KOI8-R', 'koi8', 'csKOI8R', 'koi']],
    ['koi8-u', 'Їжак', ['koi8-u', 'koi8-ru']],
    ['cp866', 'Привет', ['ibm866', 'cp866', 'DOS-866']],
    ['cp858', 'é€', ['ibm00858', 'cp858']],
    [
      'shift_jis',
      '日本語テスト',
      ['Shift_JIS', 'sjis', 'x-sjis', 'windows-31j', 'ms932', 'x-ms-cp932', 'cp932'],
    ],
    ['euc-jp', '日本語テスト', ['EUC-JP', 'x-euc-jp', 'ujis', 'x-euc']],
    ['euc-kr', '한국어', ['ks_c_5601-1987', 'cp949', 'uhc', 'x-windows-949', 'ksc5601', 'korean']],
    [
      'gbk',
      '中文测试',
      ['gb2312', 'GBK', 'gb18030', 'cp936', 'euc-cn', 'x-gbk', 'chinese', 'csGB2312'],
    ],
    ['big5', '中文測試', ['big5', 'x-x-big5', 'cn-big5', 'csbig5', 'cp950', 'zh-tw-big5']],
    ['utf-7', 'Grüße 日本', ['utf-7', 'UNICODE-1-1-UTF-7', 'csUnicode11UTF7']],
    ['utf-16le', 'hé日', ['utf-16le', 'unicode-little']],
    [
      'utf-8',
      'Grüße 日本',
      [
        'utf8',
        'UTF_8',
        '"utf-8"',
        'utf-8;',
        'charset=utf-8',
        'unknown-8bit',
        'us-ascii',
        'iso-utf-8',
        'UTF-8//IGNORE',
        'ISO-8859-1',
      ],
    ],
    ['macroman', 'Äé', ['macintosh', 'x-mac-roman']],
    ['macturkish', 'şğ', ['x-mac-turkish']],
  ])('for %s is understood whatever its form', (encoding, text, labels) => {
    const bytes = iconv.encode(text, encoding);
    for (const label of labels) expect([label, decodeText(bytes, label)]).toEqual([label, text]);
  });

  it.each([
    // The examples of RFC 2152.
    ['A+ImIDkQ.', 'A≢Α.'],
    ['Hi Mom -+Jjo--!', 'Hi Mom -☺-!'],
    ['+ZeVnLIqe-', '日本語'],
    ['Item 3 is +AKM-1.', 'Item 3 is £1.'],
    ['1 +- 1 +2D3eAA', '1 + 1 😀'],
    ['cut off +ZeV', 'cut off 日'],
    ['+', ''],
    ['gr\xfc+A', 'gr\ufffd'],
  ])('UTF-7 %j is %j', (octets, text) => {
    expect(decodeText(Buffer.from(octets, 'latin1'), 'utf-7')).toBe(text);
  });

  it('of the seven-bit sets of East Asia covers their extensions', () => {
    expect(decodeText(hex('1b2442 467c4b5c 1b2842 41'), 'iso-2022-jp')).toBe('日本A');
    // JIS X 0212, GB 2312, KS C 5601, Latin-1 and half-width letters in one text.
    expect(decodeText(hex('1b242844 3021'), 'iso-2022-jp-1')).toBe('丂');
    expect(decodeText(hex('1b2441 5650 1b2428434751'), 'iso-2022-jp-2')).toBe('中한');
    expect(decodeText(hex('63 1b2e41 1b4e69'), 'iso-2022-jp-2')).toBe('cé');
    expect(decodeText(hex('1b2849 3142'), 'iso-2022-jp')).toBe('ｱﾂ');
    // A word ends in ASCII and the next goes straight on.
    expect(decodeText(hex('1b2442 467c 1b2842 1b2442 4b5c 1b2842'), 'iso-2022-jp')).toBe('日本');
    expect(decodeText(hex('1b242943 0e47513139 0f41'), 'iso-2022-kr')).toBe('한국A');
    expect(decodeText(hex('1b242943 0e47513139 0f'))).toBe('한국');
    expect(decodeText(Buffer.from('a ~{VPND~} b'), 'hz-gb-2312')).toBe('a 中文 b');
  });
});

describe('without a label', () => {
  it.each([
    ['windows-1252', 'Müller, Größe, café, naïve « ça » ±20°, ÄÖÜ, åäö, não ação'],
    ['windows-1252', '“quoted” — dash … £100'],
    ['windows-1250', 'Zażółć gęślą jaźń'],
    ['windows-1250', 'Příliš žluťoučký kůň'],
    ['windows-1251', 'Привет, мир'],
    ['windows-1251', 'ПРИВЕТ МИР'],
    ['koi8-r', 'Re: Счет за март'],
    ['koi8-r', 'ПРИВЕТ МИР'],
    ['ibm866', 'Привет, это тест'],
    ['windows-1253', 'Καλημέρα κόσμε'],
    ['windows-1255', 'שלום עולם'],
    ['windows-1256', 'السلام عليكم'],
    ['shift_jis', 'お知らせ、会議の件'],
    ['shift_jis', '東京都株式会社'],
    ['euc-jp', '会議のお知らせ'],
    ['gb18030', '你好，世界'],
    ['gb18030', '关于会议的通知'],
    ['big5', '這是一封信，會議通知'],
    ['euc-kr', '안녕하세요 한국어 메일입니다'],
  ])('%s is guessed: %s', (encoding, text) => {
    const bytes = iconv.encode(text, encoding);
    expect(guessCharset(bytes)).toBe(encoding);
    expect(decodeText(bytes)).toBe(text);
    // The label may be plainly wrong, too.
    expect(decodeText(bytes, 'utf-8')).toBe(text);
  });

  it('UTF-8 that was cut within a character, or has a stray octet, is UTF-8 all the same', () => {
    const cut = Buffer.from('Картинка с очень длинным именем').subarray(0, -1);
    expect(decodeText(cut)).toBe('Картинка с очень длинным имене\uFFFD');
    const stray = Buffer.concat([Buffer.from('Юникод запрещён'), Buffer.from([0xf1])]);
    expect(summarise(Buffer.concat([Buffer.from('Subject: '), stray])).subject).toBe(
      'Юникод запрещён\uFFFD',
    );
  });

  it('any bytes are some text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        const bytes = Buffer.from(octets);
        for (const label of [undefined, 'iso-2022-jp', 'iso-2022-kr', 'utf-8', 'x-nonsense']) {
          expect(typeof decodeText(bytes, label)).toBe('string');
        }
      }),
    );
  });
});

describe('raw text in a header', () => {
  it('is in the character set of the text below it', () => {
    const raw = iconv.encode(
      'From: Ивана <i@example.org>\r\nSubject: Да\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\nПривет\r\n',
      'koi8-r',
    );
    expect(summarise(raw)).toMatchObject({ subject: 'Да', from: [{ name: 'Ивана' }] });
  });

  it('is UTF-8 where it is that', () => {
    const raw = Buffer.from('Subject: Да\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\nx\r\n');
    expect(summarise(raw).subject).toBe('Да');
  });

  it.each([
    ['=?iso-8859-1?Q?J\xfcrgen?=', 'Jürgen'],
    ['=?iso-8859-1?Q?J\xfcrgen_=E4?=', 'Jürgen ä'],
    ['=?utf-8?B?4pyT4pyT4p?= =?utf-8?B?yT?=', '✓✓✓'],
    ['=?utf-8?B?4pyT?= =?utf-8?Q?=E2=9C=93?=', '✓✓'],
  ])('within an encoded word: %j', (subject, text) => {
    expect(summarise(Buffer.from(`Subject: ${subject}\r\n\r\n`, 'latin1')).subject).toBe(text);
  });
});

describe('enriched text', () => {
  it.each([
    [
      'text/enriched',
      '<bold>Now</bold> is\nthe <<time>\n\nfor\n\n\n<color><param>red</param>all</color>.',
      'Now is the <time>\nfor\n\nall.',
    ],
    ['text/enriched', '<nofill>\n  a\n b</nofill>', '\n  a\n b'],
    ['text/richtext', 'a<nl>\nb <lt>c<comment>no</comment>', 'a\nb <c'],
  ])('as %s is read without its commands', async (type, source, text) => {
    const raw = Buffer.from(`Content-Type: ${type}\n\n${source}\n`);
    expect((await readMessage(raw)).text).toBe(text);
  });
});
