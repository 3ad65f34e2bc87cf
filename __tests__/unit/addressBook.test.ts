/** Address books of other programs, and people of the book among those of the mail. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addToBook, readBook } from '../../src/config/addressBook.js';
import { withAddressBook } from '../../src/core/addressBook.js';
import { printMuttAliases, printVCards, readAddressBook } from '../../src/mime/addressBooks.js';
import { makeProfile } from '../support/profile.js';

const ANN = { name: 'Ann; “the” Larsen, PhD', address: 'ann@larsen.example' };
const JIRI = { name: 'Jiří Novák', address: 'jiri@novak.example' };

describe('reading an address book', () => {
  it.each([
    ['vCard 4', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann L\r\nEMAIL:a@b.c\r\nEND:VCARD\r\n', 'Ann L'],
    ['a group and types', 'BEGIN:VCARD\nFN:Ann L\nitem1.EMAIL;TYPE=work:a@b.c\nEND:VCARD', 'Ann L'],
    ['a folded line', 'BEGIN:VCARD\nFN:Ann\n  L\nEMAIL:a@b.c\nEND:VCARD', 'Ann L'],
    ['a name in parts', 'BEGIN:VCARD\nN:L;Ann;;;\nEMAIL:a@b.c\nEND:VCARD', 'Ann L'],
    [
      'quoted-printable',
      'BEGIN:VCARD\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=A1n\nEMAIL:a@b.c\nEND:VCARD',
      'Ján',
    ],
    ['mutt', 'set x=y\nalias ann "Ann L" <a@b.c> # friend\n', 'Ann L'],
    ['mutt with a group', 'alias -group friends ann Ann L <a@b.c>', 'Ann L'],
  ])('%s', (_, text, name) => {
    expect(readAddressBook(text)).toEqual([{ name, address: 'a@b.c' }]);
  });

  it('leaves out what is no address', () => {
    expect(readAddressBook('BEGIN:VCARD\nFN:x\nEMAIL:nobody\nEND:VCARD')).toEqual([]);
    expect(readAddressBook('just text')).toEqual([]);
  });

  it('gets back what was printed, of any name', () => {
    expect(readAddressBook(printVCards([ANN, JIRI]))).toEqual([ANN, JIRI]);
    expect(readAddressBook(printMuttAliases([JIRI]))).toEqual([JIRI]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const name = text.replace(/\p{Cc}+/gu, ' ').trim();
        if (name === '') return;
        expect(readAddressBook(printVCards([{ ...ANN, name }]))).toEqual([{ ...ANN, name }]);
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const start of ['', 'BEGIN:VCARD\n', 'alias x ']) readAddressBook(start + text);
      }),
    );
  });
});

describe('the address book', () => {
  it('has each address once, and the later name', async () => {
    const { paths } = makeProfile();
    expect(readBook(paths)).toEqual([]);
    await addToBook(paths, [JIRI, { name: 'Ann', address: 'ANN@larsen.example' }]);
    expect(await addToBook(paths, [ANN, { name: '', address: JIRI.address }])).toBe(2);
    expect(readBook(paths)).toEqual([JIRI, ANN]);
  });

  it('comes behind whom the mail names', () => {
    const found = [{ name: 'J', address: JIRI.address, messages: 3, written: 1, lastWritten: 5 }];
    const people = withAddressBook(found, [JIRI, ANN], { text: '', limit: 9 });
    expect(people.map(({ address }) => address)).toEqual([JIRI.address, ANN.address]);
    expect(withAddressBook([], [JIRI, ANN], { text: 'novak jiri', limit: 9 })).toHaveLength(1);
    expect(withAddressBook([], [JIRI, ANN], { text: 'x', limit: 9 })).toEqual([]);
  });
});
