/** Mail as it was written before UTF-8 (and still is): raw 8-bit and 7-bit character sets. */
import { at, type RawLetter } from '../letter.js';
import { encodedWord, encodeIso2022Jp, encodeText } from '../legacyText.js';
import { crlf, headerDate, rawMessage, type RawField } from '../raw.js';

const TO: RawField = ['To', 'mira@heronworks.example'];
const MIME: RawField = ['MIME-Version', '1.0'];

const CHINESE = `米拉，你好：

渡口的新时刻表贴出来了，乘客们都说字大、清楚。只有老张不满意：
他在这条江上摆渡四十年，说船什么时候开，看他什么时候喝完茶。

请问系统里能不能加一项“看情况”？

祝好
陈明
`;

const JAPANESE = `ミラ様

いつもお世話になっております。瀬戸内フェリーの山本です。

新しい時刻表、印刷してみました。一枚に収まって感動しました。
ただ、「恥ずかしがる船」が印刷では動きません。仕様でしょうか。

どうぞよろしくお願いいたします。

山本
`;

const KOREAN = `미라 님께,

섬 주민들이 새 화면을 아주 좋아합니다. 특히 "배가 늦습니다" 그림을요.
지난주에는 배가 한 번도 늦지 않아서 아이들이 실망했습니다.

한 달에 한 번쯤 늦어도 될까요?

김하늘 드림
`;

const RUSSIAN = `Здравствуйте, Мира!

На нашей переправе теперь висит ваше расписание. Капитан прочитал его,
помолчал и сказал: "Ну, теперь придётся плавать вовремя".

Экипаж просит добавить туман. Он у нас по вторникам.

С уважением,
Ольга Морозова
`;

export const OLD_CHARSETS: readonly RawLetter[] = [
  {
    when: at(2, '02:30'),
    unread: true,
    raw: (date) =>
      rawMessage(
        [
          ['From', `${encodedWord(encodeText('陈明', 'gb18030'), 'gb18030')} <chen@dukou.example>`],
          TO,
          ['Subject', encodedWord(encodeText('新时刻表', 'gb18030'), 'gb18030')],
          ['Date', headerDate(date, 8)],
          ['Message-ID', '<charset-gb18030@dukou.example>'],
          MIME,
          ['Content-Type', 'text/plain; charset=gb18030'],
          ['Content-Transfer-Encoding', '8bit'],
        ],
        encodeText(crlf(CHINESE), 'gb18030'),
      ),
  },
  {
    when: at(2, '03:15'),
    raw: (date) =>
      rawMessage(
        [
          [
            'From',
            `${encodedWord(encodeIso2022Jp('山本健'), 'ISO-2022-JP')} <yamamoto@setouchi.example>`,
          ],
          TO,
          ['Subject', encodedWord(encodeIso2022Jp('印刷の件'), 'ISO-2022-JP')],
          ['Date', headerDate(date, 9)],
          ['Message-ID', '<charset-iso-2022-jp@setouchi.example>'],
          MIME,
          ['Content-Type', 'text/plain; charset=ISO-2022-JP'],
          ['Content-Transfer-Encoding', '7bit'],
        ],
        encodeIso2022Jp(crlf(JAPANESE)),
      ),
  },
  {
    when: at(5, '04:40'),
    raw: (date) =>
      rawMessage(
        [
          [
            'From',
            `${encodedWord(encodeText('김하늘', 'euc-kr'), 'euc-kr')} <haneul@seom.example>`,
          ],
          TO,
          ['Subject', encodedWord(encodeText('배가 너무 정시에 옵니다', 'euc-kr'), 'euc-kr')],
          ['Date', headerDate(date, 9)],
          ['Message-ID', '<charset-euc-kr@seom.example>'],
          MIME,
          ['Content-Type', 'text/plain; charset="euc-kr"'],
          ['Content-Transfer-Encoding', '8bit'],
        ],
        encodeText(crlf(KOREAN), 'euc-kr'),
      ),
  },
  {
    when: at(8, '13:05'),
    raw: (date) =>
      rawMessage(
        [
          [
            'From',
            `${encodedWord(encodeText('Ольга Морозова', 'koi8-r'), 'koi8-r')} <olga@pereprava.example>`,
          ],
          TO,
          ['Subject', encodedWord(encodeText('Расписание и туман', 'koi8-r'), 'koi8-r')],
          ['Date', headerDate(date, 3)],
          ['Message-ID', '<charset-koi8-r@pereprava.example>'],
          MIME,
          ['Content-Type', 'text/plain; charset=koi8-r'],
          ['Content-Transfer-Encoding', '8bit'],
        ],
        encodeText(crlf(RUSSIAN), 'koi8-r'),
      ),
  },
  {
    // header fields in raw UTF-8, as RFC 6532 allows
    when: at(10, '07:50'),
    raw: (date) =>
      rawMessage(
        [
          ['From', 'Café Måne <hej@maane.example>'],
          TO,
          ['Subject', 'Dagens suppe: jordskokk, og en bønn om åpningstider'],
          ['Date', headerDate(date, 1)],
          ['Message-ID', '<raw-utf8@maane.example>'],
          MIME,
          ['Content-Type', 'text/plain; charset=utf-8'],
          ['Content-Transfer-Encoding', '8bit'],
        ],
        `Hei Mira!

Når fergen er forsinket, blir suppen kald. Kan dere sende oss et varsel
ti minutter før? Vi betaler i boller.

Åse, Café Måne
`,
      ),
    folder: 'Projects/Café Måne',
  },
];
