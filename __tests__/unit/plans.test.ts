import { describe, expect, it } from '@jest/globals';
import { deliveryKey } from '../../src/core/deliveryKey.js';
import { flagsOf } from '../../src/core/flags.js';
import { maildirFlags, maildirKey } from '../../src/core/maildirName.js';
import type { PlacementRow } from '../../src/core/indexRows.js';
import { planScan } from '../../src/core/scanPlan.js';
import type { MailboxSnapshot, RemoteMessage } from '../../src/core/source.js';
import type { FoundFile } from '../../src/core/store.js';
import { planSync } from '../../src/core/syncPlan.js';

const SEEN = flagsOf(['seen']);
const FLAGGED = flagsOf(['flagged']);

describe('planning a sync', () => {
  it('fetches what is not here, newest first', () => {
    const plan = planSync([], snapshot([remote('1'), remote('2'), remote('3')]), '1');
    expect(plan.fetch).toEqual(['3', '2', '1']);
  });

  it('does nothing for what is here already', () => {
    const plan = planSync([placement(1, { remoteId: '1' })], snapshot([remote('1')]), '1');
    expect(plan).toEqual({ fetch: [], link: [], agree: [], gone: [] });
  });

  it('does nothing at all when the server says nothing changed', () => {
    const unchanged = { ...snapshot([]), unchanged: true };
    expect(planSync([placement(1, { remoteId: '1' })], unchanged, '1').gone).toEqual([]);
  });

  it('recognises by its key a file that a crash left without a remote id', () => {
    const left = placement(1, { remoteId: null, key: deliveryKey('1', '7') });
    const plan = planSync([left], snapshot([remote('7', SEEN)]), '1');
    expect(plan.fetch).toEqual([]);
    expect(plan.link).toEqual([{ placement: left, remoteId: '7', agreed: SEEN, tags: [] }]);
  });

  it('does not mistake an old message for a new one whose UID is the same', () => {
    const old = placement(1, { remoteId: null, key: deliveryKey('1', '7') });
    const plan = planSync([old], snapshot([remote('7')]), '2');
    expect(plan.fetch).toEqual(['7']);
    expect(plan.link).toEqual([]);
  });

  it('passes on flags that differ from the agreed ones, and leaves a pending wish alone', () => {
    const theirs = placement(1, { remoteId: '1', agreed: 0 });
    const ours = placement(2, { remoteId: '2', agreed: 0, flags: FLAGGED });
    const plan = planSync([theirs, ours], snapshot([remote('1', SEEN), remote('2', 0)]), '1');
    expect(plan.agree).toEqual([{ placement: theirs, theirs: SEEN, tags: [] }]);
  });

  it('marks an absence only when the listing is complete', () => {
    const known = placement(1, { remoteId: '1' });
    expect(planSync([known], snapshot([]), '1').gone).toEqual([known]);
    expect(planSync([known], { ...snapshot([]), complete: false }, '1').gone).toEqual([]);
  });

  it('believes a partial listing what changed and what vanished, and infers nothing else', () => {
    const [kept, gone, read] = ['1', '2', '3'].map((remoteId, n) =>
      placement(n, { remoteId, agreed: 0 }),
    );
    const partial = {
      ...snapshot([remote('3', SEEN), remote('9', 0)]),
      complete: false,
      vanished: ['2', '8'],
    };
    const plan = planSync(
      [kept, gone, read].flatMap((row) => row ?? []),
      partial,
      '1',
    );
    expect(plan).toEqual({
      fetch: ['9'],
      link: [],
      agree: [{ placement: read, theirs: SEEN, tags: [] }],
      gone: [gone],
    });
  });

  it('believes the message itself when it is listed and said to have vanished', () => {
    const known = placement(1, { remoteId: '1', agreed: 0 });
    const both = { ...snapshot([remote('1', 0)]), complete: false, vanished: ['1'] };
    expect(planSync([known], both, '1').gone).toEqual([]);
  });

  it('leaves the flags alone of a message that is listed without any', () => {
    const known = placement(1, { remoteId: '1', agreed: SEEN, tags: ['old'] });
    const plan = planSync([known], snapshot([remote('1', null)]), '1');
    expect(plan).toEqual({ fetch: [], link: [], agree: [], gone: [] });
  });

  it('follows keywords as it follows flags', () => {
    const known = placement(1, { remoteId: '1', agreed: 0, tags: ['old'] });
    const renamed = { ...remote('1', 0), keywords: ['new'] };
    expect(planSync([known], snapshot([renamed]), '1').agree).toEqual([
      { placement: known, theirs: 0, tags: ['new'] },
    ]);
  });

  it('takes back a message that was gone and is there again', () => {
    const gone = placement(1, { remoteId: '1', gone: true });
    const plan = planSync([gone], snapshot([remote('1', 0)]), '1');
    expect(plan.fetch).toEqual([]);
    expect(plan.link).toHaveLength(1);
  });

  it('fetches twice what the server lists twice under one id', () => {
    const known = placement(1, { remoteId: '1' });
    expect(planSync([known], snapshot([remote('1'), remote('1')]), '1').fetch).toEqual(['1']);
  });
});

describe('planning after a look at the directory', () => {
  it('adopts files that no row knows', () => {
    const file = found('2.b.h:2,S');
    expect(planScan([], { files: [file] }).adopt).toEqual([file]);
  });

  it('follows another program that changed flags or moved a message from new to cur', () => {
    const row = placement(1, { file: { subdir: 'new', name: '1.a.h' } });
    const file = found('1.a.h:2,S');
    expect(planScan([row], { files: [file] }).renamed).toEqual([{ placement: row, file }]);
  });

  it('notices a rename of ours that a crash prevented', () => {
    const row = placement(1, { file: { subdir: 'cur', name: '1.a.h:2,' }, flags: SEEN });
    expect(planScan([row], { files: [found('1.a.h:2,')] }).misnamed).toEqual([
      { placement: row, flags: SEEN },
    ]);
  });

  it('names rows without a file, and leaves the rest alone', () => {
    const here = placement(1, { file: { subdir: 'cur', name: '1.a.h:2,' } });
    const lost = placement(2, { file: { subdir: 'cur', name: '2.b.h:2,' } });
    const plan = planScan([here, lost], { files: [found('1.a.h:2,')] });
    expect(plan).toEqual({
      adopt: [],
      renamed: [],
      misnamed: [],
      missing: [lost],
      duplicates: [],
      completed: [],
      superseded: [],
    });
  });

  it('takes the whole message for the file, and its header for what a crash left', () => {
    const header = found('1.a.h,P=9:2,', 'partial');
    const whole = found('1.a.h:2,');
    const row = placement(1, { file: { subdir: 'partial', name: '1.a.h,P=9:2,' } });
    expect(planScan([row], { files: [header] })).toMatchObject({ completed: [], superseded: [] });
    expect(planScan([row], { files: [header, whole] })).toMatchObject({
      ...{ completed: [{ placement: row, file: whole }], superseded: [header] },
      ...{ adopt: [], renamed: [], missing: [], duplicates: [] },
    });
    expect(planScan([], { files: [header, whole] })).toMatchObject({
      ...{ adopt: [whole], superseded: [header], completed: [] },
    });
  });

  it('never takes a header for the message whose file is lost', () => {
    const row = placement(1, { file: { subdir: 'cur', name: '1.a.h:2,' } });
    const plan = planScan([row], { files: [found('1.a.h,P=9:2,', 'partial')] });
    expect(plan).toMatchObject({ missing: [row], renamed: [], superseded: [], adopt: [] });
  });
});

function remote(id: string, flags: number | null = null): RemoteMessage {
  return { id, size: 1, flags, keywords: [] };
}

function snapshot(messages: RemoteMessage[]): MailboxSnapshot {
  return { unchanged: false, complete: true, validity: '1', messages, vanished: null, cursor: 'c' };
}

function placement(placementId: number, parts: Partial<PlacementRow>): PlacementRow {
  const file = { subdir: 'cur' as const, name: `${placementId}.x.h:2,` };
  return {
    placementId,
    folderId: 1,
    remoteId: null,
    remoteFolderId: 1,
    key: null,
    file,
    flags: 0,
    agreed: null,
    tags: [],
    agreedTags: [],
    gone: false,
    upload: 'no',
    ...parts,
  };
}

function found(name: string, subdir: FoundFile['subdir'] = 'cur'): FoundFile {
  return { subdir, name, flags: maildirFlags(name), key: maildirKey(name) };
}
