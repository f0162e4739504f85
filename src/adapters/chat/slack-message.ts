import type { Content } from '../../core/message.ts';
import { absolute } from '../absolute.ts';

/** Slack's limits: https://docs.slack.dev/reference/block-kit/blocks */
const LONGEST_HEADER = 150;
const LONGEST_SECTION = 3_000;
const MOST_SECTIONS = 40;
const LONGEST_TEXT = 4_000;
const LONGEST_URL = 3_000;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What Slack reads as its own syntax (links, mentions of a channel or of everybody) begins with one of three characters. */
function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities[character] ?? character);
}

/**
 * Title, text, picture and link as blocks; `text` is what a phone shows of it, and who reads with their ears. For the sake of a
 * picture that is no address Slack would refuse the whole message.
 */
export function slackMessage({ title, body, ...content }: Content): object {
  const [url, imageUrl] = [absolute(content.url), absolute(content.imageUrl)];
  const summary = [title, body].filter((part) => part.trim() !== '').join('\n');
  return {
    text: pieces(summary, LONGEST_TEXT)[0] ?? '…',
    blocks: [
      ...(title.trim() === '' ? [] : [{ type: 'header', text: { type: 'plain_text', text: pieces(title, LONGEST_HEADER)[0], emoji: false } }]),
      // Verbatim: names and channels that happen to be in a text are not made into mentions.
      ...pieces(body, LONGEST_SECTION)
        .slice(0, MOST_SECTIONS)
        .map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } })),
      ...(imageUrl && imageUrl.length <= LONGEST_URL ? [{ type: 'image', image_url: imageUrl, alt_text: title || ' ' }] : []),
      ...(url && url.length <= LONGEST_URL ? [{ type: 'section', text: { type: 'mrkdwn', text: `<${linked(url)}>`, verbatim: true } }] : []),
    ],
  };
}

/** The text, escaped, in pieces of at most so many characters: an entity is never cut in two. */
function pieces(text: string, most: number): string[] {
  const found: string[] = [];
  let piece = '';
  for (const character of text.trim()) {
    const next = escaped(character);
    if (piece.length + next.length > most) {
      found.push(piece);
      piece = '';
    }
    piece += next;
  }
  return piece === '' ? found : [...found, piece];
}

/** A bar would end the link and begin its label. */
function linked(url: string): string {
  return escaped(url).replaceAll('|', '%7C');
}
