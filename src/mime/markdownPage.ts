/**
 * The page that a text in Markdown describes, for those who read HTML mail.
 *
 * Guarantees: HTML in the text stays text, nothing runs or loads, links lead where the text says;
 * what stands below the line of the signature is no Markdown.
 */
import MarkdownIt from 'markdown-it';

const STYLE = 'font-family: sans-serif; line-height: 1.4; max-width: 42em';

export function markdownPage(text: string): string {
  const renderer = new MarkdownIt({ html: false, linkify: true, typographer: false });
  // An image would be fetched from elsewhere: its words stand there, as a link.
  renderer.disable('image');
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const end = lines.indexOf('-- ');
  const [written, signed] = end < 0 ? [lines, []] : [lines.slice(0, end), lines.slice(end + 1)];
  const signature = signed.join('\n').trimEnd();
  const below =
    signature === ''
      ? ''
      : `<div style="color: #666">--<br>\n${escaped(signature).replaceAll('\n', '<br>\n')}</div>\n`;
  const page = renderer.render(written.join('\n'));
  return `<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n<body style="${STYLE}">\n${page}${below}</body></html>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
