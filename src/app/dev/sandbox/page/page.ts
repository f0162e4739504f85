import { sha256 } from '../../../../base/crypto.ts';
import type { Desk } from '../http/desk.ts';
import type { Reply } from '../http/exchange.ts';
import { arrangement } from './arrangement.ts';
import { look } from './look.ts';
import { markup } from './markup.ts';
import { listScript } from './script-list.ts';
import { readerScript } from './script-reader.ts';
import { rulesScript } from './script-rules.ts';

const script = listScript + readerScript + rulesScript;

/** One script runs here, ours, known by its hash: whatever a message brings along can neither act nor call anybody. */
const policy = [
  "default-src 'none'",
  `script-src 'sha256-${sha256(script).toString('base64')}'`,
  "style-src 'unsafe-inline'",
  "img-src data:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page: Reply = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': policy },
  body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Provider sandbox</title>
<link rel="icon" href="data:,">
<style>${look}${arrangement}</style>
</head>
<body>${markup}<script type="module">${script}</script></body>
</html>
`,
};

/** `GET /`: the mailbox of all channels, in one piece. */
export const pageDesk: Desk = {
  owns: ({ path }) => path === '/',
  handle: (exchange) => exchange.answer(page),
};
