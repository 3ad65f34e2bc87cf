/** Other sides of the message that is read, and finding words in it. */
import type { MessageView } from '../../app/screenReading.js';
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';
import { phrase } from '../text/phrase.js';

const inReader = { group: 'Reading', contexts: ['reader'] } as const;

function whyNone({ reader }: ScreenState): string | null {
  return reader.message === null ? '' : null;
}

function view(what: MessageView): Command['run'] {
  return ({ effects }) => {
    effects.reading.view(what);
  };
}

export const changeView: readonly Command[] = [
  {
    ...inReader,
    ...{ id: 'view.html', title: 'Page as text, or the text', keys: ['z h'] },
    disabledReason: ({ reader }) =>
      reader.message?.hasHtml === false
        ? phrase('changeView.theMessageHasNo')
        : whyNone({ reader } as ScreenState),
    run: view('html'),
  },
  {
    ...inReader,
    ...{ id: 'view.headers', title: 'All headers, or the text', keys: ['z a', 'H'] },
    disabledReason: whyNone,
    run: view('headers'),
  },
  {
    ...inReader,
    ...{ id: 'view.source', title: 'The source, or the text', keys: ['z s'] },
    disabledReason: whyNone,
    run: view('source'),
  },
  {
    ...inReader,
    ...{ id: 'view.why', title: 'Why it is here, or the text', keys: ['z w', 'W'] },
    disabledReason: whyNone,
    run: view('why'),
  },
  {
    ...inReader,
    ...{ id: 'view.text', title: 'The text again', keys: ['z t'] },
    disabledReason: ({ reader }) => (reader.message?.view === undefined ? '' : null),
    run: ({ effects }) => {
      effects.reading.showText();
    },
  },
  {
    ...inReader,
    ...{ id: 'view.fold', title: 'Fold or unfold quotes', keys: ['z q', 'z z'] },
    disabledReason: whyNone,
    run: ({ effects }) => {
      effects.reading.fold();
    },
  },
  {
    ...inReader,
    ...{ id: 'view.browser', title: 'Open in the browser', keys: ['z b'] },
    disabledReason: whyNone,
    run: ({ effects }) => {
      effects.reading.browse();
    },
  },
  {
    ...inReader,
    ...{ id: 'view.find', title: 'Find words in the message', keys: ['z /'] },
    disabledReason: whyNone,
    argument: {
      name: 'WORDS',
      asks: 'the words',
      choices: () => [],
      run: ({ effects }, words) => {
        effects.reading.find(words);
        return null;
      },
    },
    run: ({ store }) => {
      const words = 'view.find ';
      store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
    },
  },
  {
    ...inReader,
    ...{ id: 'view.find-next', title: 'Find the next', keys: ['z n'] },
    disabledReason: ({ reader }) => (reader.find === '' ? '' : null),
    run: ({ effects }) => {
      effects.reading.findNext(1);
    },
  },
  {
    ...inReader,
    ...{ id: 'view.find-previous', title: 'Find the one before', keys: ['z p'] },
    disabledReason: ({ reader }) => (reader.find === '' ? '' : null),
    run: ({ effects }) => {
      effects.reading.findNext(-1);
    },
  },
];
