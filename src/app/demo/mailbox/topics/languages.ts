/** Mail from everywhere, in UTF-8: scripts from right to left, stacked diacritics, emoji. */
import { ago, at, type Letter } from '../letter.js';
import { HARUKA, MIRA_AT_WORK, type Person } from '../people.js';

const who = (name: string, address: string): Person => ({ name, address });

export const LANGUAGES: readonly Letter[] = [
  {
    id: 'lang-arabic',
    from: who('ليلى حداد', 'layla@marina.example'),
    to: [MIRA_AT_WORK],
    subject: 'شكراً على جدول المواعيد الجديد',
    when: at(1, '06:20'),
    unread: true,
    text: `مرحباً ميرا،

جرّبنا النسخة التجريبية من Ferry 3.0 في المرسى، والاتجاه من اليمين إلى
اليسار يعمل أخيراً! حتى الأرقام في مكانها: الرحلة رقم 12 تغادر في 07:45.

القارب الصغير الخجول صار مشهوراً عندنا. الأطفال يسمّونه «أبو تأخير».

مع تحياتي،
ليلى
`,
  },
  {
    id: 'lang-hebrew',
    from: who('נועה ברק', 'noa@namal.example'),
    to: [MIRA_AT_WORK],
    subject: 'שאלה קטנה על הגאות',
    when: at(6, '08:05'),
    text: `שלום מירה,

אצלנו הגאות היא בערך ארבעים סנטימטר, וביום טוב. האם אפשר לכבות את
העמודה הזאת ב־Ferry 3.0, או לפחות לקרוא לה "אופטימיות"?

תודה,
נועה
`,
  },
  {
    id: 'lang-czech',
    from: who('Jiří Šťastný', 'jiri@vltava-prevoz.example'),
    to: [MIRA_AT_WORK],
    subject: 'Přívoz na Vltavě: jedna loď, jedno lano, jedna prosba',
    when: at(3, '10:30'),
    unread: true,
    text: `Dobrý den,

jsme malý přívoz. Máme jednu loď, jedno lano a jednoho převozníka, který
jezdí, když někdo zavolá. Jízdní řád tedy zní: „když někdo zavolá“.

Umí to Ferry 3.0? Příliš žluťoučký kůň se totiž vozí zdarma a převozník
by to rád měl někde napsané.

S pozdravem
Jiří Šťastný
`,
  },
  {
    id: 'lang-vietnamese',
    from: who('Nguyễn Thị Ánh', 'anh@phadong.example'),
    to: [MIRA_AT_WORK],
    subject: 'Phà sáng nay đúng giờ, và một chuyện vui',
    when: at(4, '01:45'),
    text: `Chào chị Mira,

Sáng nay chuyến phà 5:30 rời bến đúng 5:30. Ba hành khách lỡ phà vì
không ai tin chuyện đó, kể cả thuyền trưởng.

Bảng giờ mới rất dễ đọc, dấu nào ra dấu nấy: ặ, ễ, ộ, ữ. Cảm ơn cả nhóm!

Ánh
`,
  },
  {
    id: 'lang-emoji',
    from: who('Sam Okonkwo 🏴‍☠️', 'sam@partyboat.example'),
    to: [MIRA_AT_WORK],
    subject: 'Party boat 🎉🚢 crew list 👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈 (you said any text works)',
    when: ago(215),
    unread: true,
    text: `You said the crew field takes "any text". Challenge accepted:

  captain    👩🏽‍✈️
  engineer   🧑🏿‍🔧
  stewards   👨‍👩‍👧‍👦 (one family, they come as a set)
  deck       🏳️‍🌈
  mascot     🐈‍⬛
  flag       🇩🇰 🇯🇵 🏴󠁧󠁢󠁳󠁣󠁴󠁿
  keycap     1️⃣ 2️⃣ 3️⃣

If the columns still line up on your side, I owe you a drink. 🍹

Sam
`,
  },
  {
    id: 'lang-greek',
    from: who('Ελένη Παππά', 'eleni@nisia.example'),
    to: [MIRA_AT_WORK],
    subject: 'Απαγορευτικό απόπλου (πάλι)',
    when: at(9, '16:10'),
    text: `Καλησπέρα Μίρα,

οκτώ μποφόρ, απαγορευτικό, όλα τα πλοία δεμένα. Ο πίνακας γράφει σωστά
«αύριο, αν το θέλει η θάλασσα». Ποιος το μετέφρασε; Να του πείτε μπράβο.

Ελένη
`,
  },
  {
    id: 'lang-japanese-utf8',
    from: HARUKA,
    to: [MIRA_AT_WORK],
    subject: '明日のリリースについて (in two languages)',
    when: at(1, '08:30'),
    text: `ミラさん

明日の正午、潮は上げ潮です。縁起がいいと思います。

Tomorrow at noon the tide is rising. I think this is a good sign. I have
checked it with our own software and then, to be safe, with the sea.

がんばりましょう m(_ _)m

春香
`,
  },
  {
    id: 'lang-thai',
    from: who('สมชาย ใจดี', 'somchai@khlong.example'),
    to: [MIRA_AT_WORK],
    subject: 'เรือข้ามฟากกับแมวหนึ่งตัว',
    when: at(15, '03:20'),
    text: `สวัสดีครับคุณมิรา

ที่ท่าเรือของเรามีแมวนั่งเรือข้ามฟากทุกเช้า ระบบนับเป็นผู้โดยสารหนึ่งคน
ขอถามว่าแมวต้องเสียครึ่งราคาหรือขึ้นฟรีครับ

สมชาย
`,
  },
];
