// Leaves out of the bundle what libraries load at once and mailtui never uses: a sync from cron
// that finds nothing new spends most of its time loading code.
import { readFileSync } from 'node:fs';

/** What imapflow needs for proxies, logging of its own, and `download()`. */
const UNUSED = /^(?:socks|pino|libqp|libbase64|@zone-eu\/mailsplit(?:\/.*)?)$/;
const NOTHING = 'export default {}; export const SocksClient = undefined, Headers = undefined;';

/** libmime makes the tables of a Chinese character set to compare one function with later. */
const TABLES = "const DBCS_DECODER = iconv.getCodec('gbk').decoder;";
const COMPARED = 'codec.decoder === DBCS_DECODER';

export const quickStart = {
  name: 'quick start',
  setup(build) {
    build.onResolve({ filter: UNUSED }, ({ path, importer }) =>
      /[\\/]imapflow[\\/]/.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: NOTHING }));
    build.onLoad({ filter: /[\\/]libmime[\\/]dist[\\/]esm[\\/]charset\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (!source.includes(TABLES) || !source.includes(COMPARED)) {
        throw new Error(`${path} is not the one that quick-start.mjs was made for`);
      }
      const late = COMPARED.replace('DBCS_DECODER', "iconv.getCodec('gbk').decoder");
      return { contents: source.replace(TABLES, '').replace(COMPARED, late) };
    });
  },
};
