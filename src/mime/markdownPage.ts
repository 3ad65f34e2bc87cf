/**
 * The page that a text in Markdown describes, for those who read HTML mail.
 *
 * Guarantees: HTML in the text stays text, nothing runs or loads, links lead where the text says;
 * what stands below the line of the signature is no Markdown. A picture is shown where the text
 * names one that goes along with the message, and nothing else of this computer or of the network:
 * text that was quoted cannot have a file sent.
 */
import MarkdownIt from 'markdown-it';

const STYLE = 'font-family: sans-serif; line-height: 1.4; max-width: 42em';

/**
 * @param pictures by the names that the text may use for them, their Content-IDs without brackets.
 * @returns the page, and of those the names that are used.
 */
export function markdownPage(
  text: string,
  pictures: ReadonlyMap<string, string> = new Map(),
): { page: string; shown: ReadonlySet<string> } {
  const shown = new Set<string>();
  const renderer = new MarkdownIt({ html: false, linkify: true, typographer: false });
  renderer.renderer.rules.image = (tokens, at) => {
    const token = tokens[at];
    const source = String(token?.attrGet('src') ?? '');
    const words = escaped(token?.content ?? '');
    const name = decoded(source);
    const id = pictures.get(name);
    // What would be fetched from elsewhere is a link.
    if (id === undefined) return `<a href="${escaped(source)}">${words}</a>`;
    shown.add(name);
    return `<img src="cid:${escaped(id)}" alt="${words}" style="max-width: 100%">`;
  };
  const [written, signed] = halves(text);
  const signature = signed.trimEnd();
  const below =
    signature === ''
      ? ''
      : `<div style="color: #666">--<br>\n${escaped(signature).replaceAll('\n', '<br>\n')}</div>\n`;
  const body = renderer.render(written);
  const page = `<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n<body style="${STYLE}">\n${body}${below}</body></html>\n`;
  return { page, shown };
}

/** What the author wrote of pictures that are files, by name: `![words](plan.png)`. */
export function picturesNamed(text: string): string[] {
  const names: string[] = [];
  const [written] = halves(text);
  const own = written.split('\n').filter((line) => !line.startsWith('>'));
  for (const token of new MarkdownIt({ html: false }).parse(own.join('\n'), {})) {
    for (const child of token.children ?? []) {
      if (child.type !== 'image') continue;
      const name = decoded(String(child.attrGet('src') ?? ''));
      if (name !== '' && !/^[a-z][a-z\d+.-]*:/i.test(name)) names.push(name);
    }
  }
  return names;
}

/** Above and below the line of the signature. */
function halves(text: string): [written: string, signed: string] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const end = lines.indexOf('-- ');
  if (end < 0) return [lines.join('\n'), ''];
  return [lines.slice(0, end).join('\n'), lines.slice(end + 1).join('\n')];
}

function decoded(source: string): string {
  try {
    return decodeURIComponent(source);
  } catch {
    return source;
  }
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
