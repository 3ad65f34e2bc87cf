/** The HTML that newsletters and shops send: nested tables, inline styles, a tracking pixel. */

export interface NewsItem {
  title: string;
  text: string;
  link: string;
  more: string;
}

export interface Newsletter {
  brand: string;
  colour: string;
  /** What lists show beside the subject, hidden in the text. */
  preheader: string;
  headline: string;
  intro: string;
  items: readonly NewsItem[];
  /** Host of the links and of the pixel. */
  host: string;
  footer: string;
}

export function newsletterHtml(news: Newsletter): string {
  const { brand, colour, preheader, headline, intro, items, host, footer } = news;
  return `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>${headline}</title>
<style type="text/css">
  body { margin: 0; padding: 0; background: #eef2f4; }
  a { color: ${colour}; }
  @media only screen and (max-width: 600px) { .wide { width: 100% !important; } }
</style>
</head>
<body bgcolor="#eef2f4">
<div style="display:none;font-size:1px;line-height:1px;max-height:0;overflow:hidden;mso-hide:all">${preheader}${'&#847;&zwnj;&nbsp;'.repeat(40)}</div>
<table width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<table class="wide" width="600" cellpadding="0" cellspacing="0" border="0" style="background:#ffffff">
  <tr><td style="background:${colour};padding:24px" align="center">
    <a href="https://${host}/?utm_source=mail&amp;utm_campaign=logo" style="text-decoration:none"><img src="https://${host}/img/logo.png" width="180" height="40" alt="${brand}" border="0" /></a>
  </td></tr>
  <tr><td style="padding:28px 32px 8px 32px;font-family:Georgia,serif">
    <h1 style="margin:0 0 12px 0;font-size:26px">${headline}</h1>
    <p style="font-size:16px;line-height:24px">${intro}</p>
  </td></tr>
${items.map((item) => itemRow(item, host, colour)).join('\n')}
  <tr><td style="padding:24px 32px;font:12px/18px Helvetica,sans-serif;color:#777777" align="center">
    ${footer}<br />
    <a href="https://${host}/view?c=1&amp;u=58d1">Read in a browser</a> &nbsp;|&nbsp;
    <a href="https://${host}/preferences?u=58d1">Preferences</a> &nbsp;|&nbsp;
    <a href="https://${host}/unsubscribe?u=58d1">Unsubscribe</a>
  </td></tr>
</table>
</td></tr></table>
<img src="https://${host}/open.gif?u=58d1" width="1" height="1" alt="" style="display:block" />
</body>
</html>
`;
}

function itemRow({ title, text, link, more }: NewsItem, host: string, colour: string): string {
  const url = `https://${host}/r/${link}?utm_source=mail&amp;utm_medium=email&amp;u=58d1`;
  return `  <tr><td style="padding:12px 32px">
    <table width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
      <td width="96" valign="top"><a href="${url}"><img src="https://${host}/img/${link}.jpg" width="84" height="84" alt="" border="0" /></a></td>
      <td valign="top" style="font:15px/22px Helvetica,sans-serif">
        <h2 style="margin:0;font-size:17px"><a href="${url}" style="color:#222222;text-decoration:none">${title}</a></h2>
        <p style="margin:6px 0">${text}</p>
        <table cellpadding="0" cellspacing="0" border="0"><tr><td style="background:${colour};padding:6px 14px"><a href="${url}" style="color:#ffffff;text-decoration:none">${more}</a></td></tr></table>
      </td>
    </tr></table>
  </td></tr>`;
}
