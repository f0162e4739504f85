import type { Content } from '../../core/message.ts';
import { absolute } from '../absolute.ts';

const page = 'margin:0;padding:24px;background:#f4f4f5;font-family:system-ui,-apple-system,"Segoe UI",sans-serif';
const card = 'max-width:560px;margin:0 auto;padding:32px;background:#fff;border-radius:8px;color:#18181b';
const heading = 'margin:0 0 16px;font-size:20px;line-height:1.3';
const paragraph = 'margin:0 0 16px;font-size:16px;line-height:1.5';
const picture = 'display:block;max-width:100%;margin:0 0 16px;border-radius:4px';
const button =
  'display:inline-block;padding:12px 20px;border-radius:6px;background:#18181b;color:#fff;text-decoration:none;font-size:16px';

/**
 * The HTML of a mail whose content brings none: what it says, no more. Nothing in it is in a language of ours, so the
 * button is labelled with the host it leads to, and each text finds its own direction.
 */
export function plainPage({ title, body, ...content }: Content): string {
  const [url, imageUrl] = [absolute(content.url), absolute(content.imageUrl)];
  const paragraphs = body
    .split(/\r?\n[ \t]*\r?\n/)
    .map((text) => `<p dir="auto" style="${paragraph}">${escaped(text).replace(/\r?\n/g, '<br>\n')}</p>`);
  const parts = [
    `<h1 dir="auto" style="${heading}">${escaped(title)}</h1>`,
    ...(imageUrl ? [`<img src="${escaped(imageUrl)}" alt="" style="${picture}">`] : []),
    ...paragraphs,
    ...(url ? [`<a href="${escaped(url)}" style="${button}">${escaped(hostOf(url))}</a>`] : []),
  ];
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
</head>
<body style="${escaped(page)}">
<div style="${card}">
${parts.join('\n')}
</div>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function hostOf(url: string): string {
  return URL.canParse(url) && new URL(url).host !== '' ? new URL(url).host : url;
}
