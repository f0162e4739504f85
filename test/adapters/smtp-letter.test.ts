import fc from 'fast-check';
import { simpleParser, type ParsedMail } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { compose } from '../../src/adapters/email/letter.ts';
import type { Mailbox } from '../../src/adapters/email/mailbox.ts';
import type { EmailMessage } from '../../src/core/message.ts';
import { emailMessage } from './messages.ts';

const NOW = Date.UTC(2026, 10, 21, 4, 22, 19);
const bell: Mailbox = { name: 'Carillon', address: 'bell@carillon.example' };

function letter(message: EmailMessage, from = bell, replyTo: Mailbox | null = null) {
  const made = compose(message, { from, replyTo }, NOW);
  if (!made) throw new Error('no letter');
  return made;
}
async function read(message: EmailMessage, from = bell, replyTo: Mailbox | null = null): Promise<ParsedMail> {
  return simpleParser(letter(message, from, replyTo).raw);
}
function headersOf(raw: Buffer): string[] {
  return raw.toString('latin1').split('\r\n\r\n')[0]?.split('\r\n') ?? [];
}
function titled(title: string): EmailMessage {
  return emailMessage({ content: { title, body: 'B' } });
}
function saying(body: string): EmailMessage {
  return emailMessage({ content: { title: 'T', body } });
}

describe('a letter', () => {
  it('says who, what and when, as a mail reader reads it', async () => {
    const mail = await read(emailMessage({ to: 'ann@example.com', deliveryId: 'd-1', notificationId: 'n-1', category: 'order' }));
    expect(mail.from?.text).toBe('"Carillon" <bell@carillon.example>');
    expect([mail.to].flat()[0]?.text).toBe('ann@example.com');
    expect(mail.date).toEqual(new Date(NOW));
    expect(mail.messageId).toBe('<d-1@carillon.example>');
    expect(mail.headers.get('x-carillon-notification')).toBe('n-1');
    expect(mail.headers.get('x-carillon-category')).toBe('order');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('is byte for byte the same when it is made again for another try', () => {
    const message = emailMessage({ content: { title: 'Grüße', body: 'Hällo' } });
    expect(letter({ ...message, attempt: 2 }).raw).toEqual(letter(message).raw);
  });

  it.each(['Plain', 'Grüße aus Köln', '訂單已發貨', '🎉 '.repeat(60), 'x'.repeat(500), '=?utf-8?B?bWFkZQ==?=', '"quoted", <b@c>'])(
    'carries the subject %j unharmed',
    async (title) => {
      expect((await read(titled(title))).subject).toBe(title.trim());
    },
  );

  it('carries any subject and any body, in lines that every server takes', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(text, text, async (title, body) => {
        const message = emailMessage({ content: { title, body } });
        const { raw } = letter(message);
        const mail = await simpleParser(raw);
        expect(mail.subject ?? '').toBe(title.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim());
        expect(mail.text).toBe(body.replace(/\r\n|\r/g, '\n'));
        for (const line of raw.toString('latin1').split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
        expect(raw.toString('latin1')).not.toMatch(/[^\r]\n|\r[^\n]/);
      }),
      { numRuns: 200 },
    );
  });

  it('folds a long header, never beyond what its words allow', () => {
    const lines = headersOf(letter(titled('a long subject with many words '.repeat(20))).raw);
    expect(lines.filter((line) => line.length > 78)).toEqual([]);
  });

  it.each(['Hi\r\nBcc: eve@example.com', 'Hi\nBcc: eve@example.com', 'Hi\rBcc: eve@example.com', 'Hi\u2028Bcc: eve@example.com', 'Hi\r\n\r\nbody'])(
    'lets no header in by the title %j, nor by the category',
    async (evil) => {
      const mail = await read({ ...titled(evil), category: evil, notificationId: evil });
      expect(mail.bcc).toBeUndefined();
      expect(mail.subject).toMatch(/^Hi /);
      expect(mail.text).toBe('B');
    },
  );

  it.each(['ann@example.com\r\nBcc: eve@example.com', 'ann@example.com, eve@example.com', 'Ann <ann@example.com>', 'ann', 'ann@', 'a b@example.com', 'ann@exa mple.com'])(
    'is not written to the address %j',
    (to) => {
      expect(compose(emailMessage({ to }), { from: bell, replyTo: null }, NOW)).toBeNull();
    },
  );

  it('goes to an international domain by its ASCII name', () => {
    expect(letter(emailMessage({ to: 'ann@bücher.example' })).envelope.to).toEqual(['ann@xn--bcher-kva.example']);
  });

  it.each(['Käri Llon', 'Carillon, Inc.', 'A "B" C\\D', 'Ünïcode, "x"'])('comes from %j', async (name) => {
    const mail = await read(emailMessage({}), { ...bell, name }, { name, address: 'reply@carillon.example' });
    expect(mail.from?.value).toEqual([{ name, address: bell.address }]);
    expect(mail.replyTo?.value).toEqual([{ name, address: 'reply@carillon.example' }]);
  });

  it('leaves plain text readable on the wire', () => {
    const { raw } = letter(emailMessage({ content: { title: 'T', body: 'Plain\n.\nFrom me', html: '<p>Plain</p>' } }));
    expect(raw.toString()).toContain('\r\n\r\nPlain\r\n.\r\nFrom me\r\n--');
    expect(raw.toString()).not.toContain('base64');
  });
});

describe('the page of a letter', () => {
  it('is the content’s own where it has one', async () => {
    const mail = await read(emailMessage({ content: { title: 'T', body: 'B', html: '<p>Ünser <b>own</b></p>' } }));
    expect(mail.html).toBe('<p>Ünser <b>own</b></p>');
    expect(mail.text).toBe('B');
  });

  it('is made of what the content says, where it has none', async () => {
    const content = {
      title: 'Shipped',
      body: 'First line\nsecond line\n\nNext paragraph',
      url: 'https://shop.example/orders/1?a=1&b="2"',
      imageUrl: 'https://shop.example/box.png',
    };
    const { html } = await read(emailMessage({ content }));
    expect(html).toContain('<h1');
    expect(html).toContain('First line<br>\nsecond line</p>');
    expect(html).toContain('>Next paragraph</p>');
    expect(html).toContain('href="https://shop.example/orders/1?a=1&amp;b=&quot;2&quot;"');
    expect(html).toContain('>shop.example</a>');
    expect(html).toContain('src="https://shop.example/box.png"');
  });

  it('has no link and no image where the content has none, or one that leads nowhere from a mailbox', async () => {
    const { html } = await read(saying('B'));
    expect(html).not.toMatch(/<a |<img /);
    const paths = await read(emailMessage({ content: { title: 'T', body: 'B', url: '/orders/7', imageUrl: '/box.png' } }));
    expect(paths.html).not.toMatch(/<a |<img /);
  });

  it('takes what the content says for text, never for markup', async () => {
    const content = { title: '<script>1</script>', body: '<img src=x onerror=alert(1)> & co', url: 'https://a.example/"><b>' };
    const { html } = await read(emailMessage({ content }));
    expect(html).not.toMatch(/<script|<img|<b>/);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; co');
  });
});
