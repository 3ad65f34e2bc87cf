/** Slips in addresses, and which addresses are private. */
import { describe, expect, it } from '@jest/globals';
import { isPrivateAddress } from '../../src/config/autoconfig/privateAddress.js';
import { suggestAddress } from '../../src/config/autoconfig/typos.js';

describe('what looks like a slip', () => {
  it.each([
    ['ann@gmial.com', 'ann@gmail.com'],
    ['ann@gmai.com', 'ann@gmail.com'],
    ['ann@gmail.con', 'ann@gmail.com'],
    ['ann@hotmial.com', 'ann@hotmail.com'],
    ['ann@outlok.com', 'ann@outlook.com'],
    ['ann@larsen.con', 'ann@larsen.com'],
    ['ann@gmail.com', null],
    ['ann@gmx.de', null],
    ['ann@mail.example', null],
  ])('%s: %s', (typed, meant) => {
    expect(suggestAddress(typed)).toBe(meant);
  });
});

describe('private addresses', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '169.254.169.254',
    '::1',
    'fe80::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    'x',
  ])('%s is one', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });
  it.each(['1.1.1.1', '8.8.8.8', '2606:4700::1111'])('%s is none', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});
