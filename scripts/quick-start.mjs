// Leaves out of the bundle what libraries load at once and mailtui never uses: a sync from cron
// that finds nothing new spends most of its time loading code.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What imapflow needs for proxies, logging of its own, and `download()`. */
const UNUSED = /^(?:socks|pino|libqp|libbase64|@zone-eu\/mailsplit(?:\/.*)?)$/;
const NOTHING = 'export default {}; export const SocksClient = undefined, Headers = undefined;';

/** Only for subcommands that are programs of their own, which mailtui has none of. */
const PROGRAMS = /^node:child_process$/;

/** libmime makes the tables of a Chinese character set to compare one function with later. */
const TABLES = "const DBCS_DECODER = iconv.getCodec('gbk').decoder;";
const COMPARED = 'codec.decoder === DBCS_DECODER';

/** Makes its tables of Japanese as it is loaded; these two need it for some mail only. */
const JAPANESE = 'encoding-japanese';
const LATE_IN = /[\\/](?:imapflow|libmime)[\\/]/;
const LATE_JAPANESE = `
  let loaded;
  export default { convert: (...of) => (loaded ??= require('${JAPANESE}')).convert(...of) };
`;

/** Tables of Asian character sets, half a megabyte, are read from files of their own when needed. */
const ASIAN_TABLE = /^\.\/tables\/[a-z0-9-]+\.json$/;

/** Orders names for people, which we do ourselves; the first use of ICU's rules takes as long as the answer. */
const COLLATED = /([A-Za-z.]+)\.localeCompare\(([^;]+)\);/g;

export const quickStart = {
  name: 'quick start',
  setup(build) {
    build.onResolve({ filter: UNUSED }, ({ path, importer }) =>
      /[\\/]imapflow[\\/]/.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    build.onResolve({ filter: PROGRAMS }, ({ path, importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    build.onResolve({ filter: /^encoding-japanese$/ }, ({ importer }) => {
      if (!LATE_IN.test(importer)) return undefined;
      if (/encodingJapanese\.(?!convert\()/.test(readFileSync(importer, 'utf8'))) {
        throw new Error(`${importer} is not the one that quick-start.mjs was made for`);
      }
      return { path: JAPANESE, namespace: 'late' };
    });
    build.onLoad({ filter: /.*/, namespace: 'late' }, () => ({
      contents: LATE_JAPANESE,
      resolveDir: build.initialOptions.absWorkingDir,
    }));
    build.onResolve({ filter: ASIAN_TABLE }, ({ path, importer }) => {
      if (!/[\\/]iconv-lite[\\/]/.test(importer)) return undefined;
      const { absWorkingDir, outdir } = build.initialOptions;
      const tables = join(absWorkingDir, outdir, 'tables');
      mkdirSync(tables, { recursive: true });
      copyFileSync(join(dirname(importer), path), join(tables, basename(path)));
      return { path, external: true };
    });
    build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: NOTHING }));
    build.onLoad(
      { filter: /[\\/]imapflow[\\/]dist[\\/]esm[\\/]commands[\\/]list\.js$/ },
      ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const contents = source.replace(
          COLLATED,
          'Buffer.compare(Buffer.from($1), Buffer.from($2));',
        );
        if (contents.split('Buffer.compare').length !== 4 || contents.includes('localeCompare')) {
          throw new Error(`${path} is not the one that quick-start.mjs was made for`);
        }
        return { contents };
      },
    );
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
