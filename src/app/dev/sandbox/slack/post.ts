import { z } from 'zod';
import { parseJson } from '../../../../base/json.ts';
import type { Reading, Received } from '../provider.ts';

/** The blocks that are checked, with Slack's limits; what else Slack knows is let through. */
const plain = z.object({ type: z.literal('plain_text'), text: z.string().min(1).max(150), emoji: z.boolean().optional() });
const words = z.object({ type: z.enum(['plain_text', 'mrkdwn']), text: z.string().min(1).max(3_000) });
const block = z.union([
  z.object({ type: z.literal('header'), text: plain }),
  z.object({ type: z.literal('section'), text: words }),
  z.object({ type: z.literal('image'), image_url: z.url().max(3_000), alt_text: z.string().min(1).max(2_000) }),
  z.looseObject({ type: z.enum(['actions', 'context', 'divider', 'rich_text', 'video', 'input', 'file']) }),
]);

/** The body of an incoming webhook: text, blocks, or both. */
export const post = z.object({ text: z.string().max(40_000).optional(), blocks: z.array(block).max(50).optional() });

/** A message as the room shows it: what was escaped is read back, and what was not would have been a mention. */
export function readSlack({ body }: Received): Reading {
  const { text = '', blocks = [] } = post.parse(parseJson(body.toString()));
  const headers = blocks.flatMap((one) => (one.type === 'header' ? [one.text.text] : []));
  const sections = blocks.flatMap((one) => (one.type === 'section' ? [one.text.text] : []));
  return {
    title: headers.length > 0 ? unescaped(headers.join('\n')) : null,
    body: unescaped(sections.length > 0 ? sections.join('\n') : text),
    data: null,
    details: { text, mentions: mentionsIn(`${text}${sections.join('')}`), blocks: z.json().parse(blocks) },
  };
}

/** `<!channel>`, `<@U123>`, `<#C123>`: who would have been called. */
function mentionsIn(text: string): string[] {
  return text.match(/<[!@#][^>]*>/g) ?? [];
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
