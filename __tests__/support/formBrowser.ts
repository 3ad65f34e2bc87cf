/** As much of a browser as a sign-in needs: cookies, redirects, forms. Everything on 127.0.0.1. */

export class FormBrowser {
  readonly #cookies = new Map<string, string>();

  /**
   * Follows the address and fills in every form that comes, until there is none.
   * @param answers what to type into the fields of these names
   * @returns the text of the last page; empty when it led to an address that is not of the site
   */
  async signIn(address: string, answers: Readonly<Record<string, string>>): Promise<string> {
    const site = new URL(address).origin;
    let page = await this.#follow(address, site, undefined);
    for (let forms = 0; forms < 8; forms += 1) {
      const form = page === null ? null : formIn(page.text, page.url, answers);
      if (form === null) return page?.text ?? '';
      page = await this.#follow(form.action, site, form.fields);
    }
    throw new Error('the site never stops asking');
  }

  async #follow(
    address: string,
    site: string,
    fields: URLSearchParams | undefined,
  ): Promise<{ url: string; text: string } | null> {
    let [url, body] = [address, fields];
    for (;;) {
      const response = await fetch(url, {
        redirect: 'manual',
        headers: {
          cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        this.#cookies.set(name, value);
      }
      const text = await response.text();
      const next = response.headers.get('location');
      if (next === null) return new URL(url).origin === site ? { url, text } : null;
      [url, body] = [new URL(next, url).href, undefined];
    }
  }
}

function formIn(
  page: string,
  url: string,
  answers: Readonly<Record<string, string>>,
): { action: string; fields: URLSearchParams } | null {
  const form = /<form[^>]*>[\s\S]*?<\/form>/i.exec(page)?.[0];
  if (form === undefined) return null;
  const fields = new URLSearchParams();
  for (const [input] of form.matchAll(/<input[^>]*>/gi)) {
    const name = attribute(input, 'name');
    if (name !== '') fields.set(name, answers[name] ?? attribute(input, 'value'));
  }
  const action = attribute(/<form[^>]*>/i.exec(form)?.[0] ?? '', 'action');
  return { action: new URL(action, url).href, fields };
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? '';
}
