/** An invoice with its PDF, receipts, a parcel, a ticket. */
import { ago, at, type Letter } from '../letter.js';
import { MIRA_AT_WORK, PRIYA } from '../people.js';
import { tinyPdf } from '../tinyPdf.js';

const INVOICE_LINES = [
  'LANTERN HOSTING COOPERATIVE',
  'Quay 4, Alsund',
  '',
  'INVOICE 2041-0117',
  'To: Heron Works',
  '',
  'Servers, 3 pieces, one month            87.00',
  'Backups, restored once to be sure       12.00',
  'Flood: drying of one rack                0.00',
  '  (we are very sorry)',
  '                                      -------',
  'Total, to be paid within 14 days        99.00 EUR',
  '',
  'Thank you for staying with us.',
];

export const MONEY: readonly Letter[] = [
  {
    id: 'invoice-2041-0117',
    from: { name: 'Lantern Hosting', address: 'billing@lantern.example' },
    to: [MIRA_AT_WORK],
    cc: [PRIYA],
    subject: 'Invoice 2041-0117 (99.00 EUR)',
    when: ago(240),
    unread: true,
    text: `Dear Heron Works,

please find attached this month's invoice, 99.00 EUR, due in 14 days.

The line "drying of one rack" is at no charge. We have since moved the
rack up and the aquarium down.

Lantern Hosting Cooperative
`,
    attachments: [
      {
        filename: 'Invoice 2041-0117.pdf',
        contentType: 'application/pdf',
        content: tinyPdf(INVOICE_LINES),
      },
    ],
  },
  {
    id: 'receipt-cake',
    from: { name: 'Konditorei Anker', address: 'orders@anker-cakes.example' },
    to: [MIRA_AT_WORK],
    subject: 'Your order: 1 × cake, shape of a boat',
    when: at(1, '15:10'),
    flags: ['$Forwarded'],
    text: `Thank you for your order!

  1 × Cake "Shape of a boat", 12 portions          46.00
  1 × Lettering: "IT FLOATS"                        4.00
  Allergens: wheat, egg, milk, optimism
                                                  ------
                                             EUR   50.00

To be collected tomorrow from 10:00. Please carry it level.
`,
    html: `<html><body style="font-family:sans-serif"><h2>Thank you for your order!</h2>
<table border="0" cellpadding="6">
<tr><td>1 &times;</td><td>Cake &ldquo;Shape of a boat&rdquo;, 12 portions</td><td align="right">46.00</td></tr>
<tr><td>1 &times;</td><td>Lettering: &ldquo;IT FLOATS&rdquo;</td><td align="right">4.00</td></tr>
<tr><td></td><td><b>Total EUR</b></td><td align="right"><b>50.00</b></td></tr>
</table>
<p>Allergens: wheat, egg, milk, optimism. To be collected tomorrow from 10:00. Please carry it level.</p>
</body></html>
`,
  },
  {
    id: 'receipt-train',
    from: { name: 'Coastal Rail', address: 'tickets@coastalrail.example' },
    to: [MIRA_AT_WORK],
    subject: 'Your ticket to Ålsund, coach 4, seat 21 (window, sea side)',
    folder: 'Receipts',
    when: at(18, '20:02'),
    text: `Ålsund Central, dep. 07:12, platform 3
Coach 4, seat 21, window, sea side (you asked; we checked)

Reference  K7-TERN-0312
Price      31.40 EUR

The restaurant car is a bistro, the bistro is a trolley, and the trolley
is driven by Henrik. He has coffee.
`,
  },
  {
    id: 'receipt-keyboard',
    from: { name: 'Clack & Sons', address: 'shop@clackandsons.example' },
    to: [MIRA_AT_WORK],
    subject: 'Receipt no. 5530: one Escape key',
    folder: 'Receipts',
    when: at(44, '11:11'),
    text: `  1 × key cap, "Esc", beige                         3.20
  postage                                           4.90
                                                  ------
  EUR                                               8.10

Thank you. We notice that this is your third Escape key this year and
hope that everything is well.
`,
  },
  {
    id: 'parcel-1',
    from: { name: 'Gull Parcels', address: 'noreply@gullparcels.example' },
    to: [MIRA_AT_WORK],
    subject: 'Your parcel was left with a neighbour (Bosun)',
    when: at(6, '12:40'),
    text: `Your parcel GP 0071 4420 was handed over.

  Received by   Bosun
  Signature     (illegible, damp)

Was that right? https://gullparcels.example/where/GP00714420
`,
  },
  {
    id: 'expenses-1',
    from: PRIYA,
    to: [MIRA_AT_WORK],
    subject: 'Expenses, last month',
    folder: 'Archive',
    when: at(40, '09:00'),
    text: `All paid, except "fish, for negotiations".

Please put it under "customer relations (feline)" and send it again.

P.`,
  },
];
