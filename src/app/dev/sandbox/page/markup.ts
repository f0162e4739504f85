import { providers } from '../provider.ts';

/** Drawn on 24 by 24, in lines of the text's colour; the words beside them say what they mean. */
const drawings = {
  EMAIL: 'M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5',
  SMS: 'M4 5h16v11h-8l-4.5 4v-4H4zM8 9h8M8 12h5',
  PUSH: 'M7.5 2.5h9a1 1 0 0 1 1 1v17a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-17a1 1 0 0 1 1-1zM11 18.5h2',
  WEB_PUSH: 'M3 5h18v14H3zM3 9h18M6 7h.01M8.5 7h.01',
  CHAT: 'M9 4L7 20M17 4l-2 16M4 9h16M3 15h16',
  WEBHOOK: 'M5 12h10M11 7l5 5-5 5M19.5 5v14',
};

const words = { EMAIL: 'E-mail', SMS: 'Text', PUSH: 'Phone', WEB_PUSH: 'Browser', CHAT: 'Chat', WEBHOOK: 'Webhook' };

type Shown = keyof typeof words;
const shown: Shown[] = ['EMAIL', 'SMS', 'PUSH', 'WEB_PUSH', 'CHAT', 'WEBHOOK'];

const icon = (channel: Shown) => `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${drawings[channel]}"/></svg>`;

const tab = (channel: Shown) =>
  `<button class="tab" type="button" data-filter="${channel}" data-channel="${channel}" aria-pressed="false">${icon(channel)}${words[channel]} <b>0</b></button>`;

/** The badge of each channel, cloned for every message. */
const badge = (channel: Shown) => `<template data-badge="${channel}"><span class="badge" data-channel="${channel}">${icon(channel)}${words[channel]}</span></template>`;

const names: Record<(typeof providers)[number], string> = {
  fcm: 'FCM',
  apns: 'APNs',
  twilio: 'Twilio',
  vonage: 'Vonage',
  every8d: 'every8d',
  smtp: 'SMTP',
  sendgrid: 'SendGrid',
  'web-push': 'Web Push',
  slack: 'Slack',
  webhook: 'Webhook',
};

/** How a provider can be made to behave; the value is the action of its rule. */
const manners = [
  ['', 'Works'],
  ['{"latencyMs":800}', 'Slow: 0.8 s'],
  ['{"latencyMs":5000}', 'Slow: 5 s'],
  ['{"status":429,"retryAfter":"5"}', 'Too many: 429'],
  ['{"status":503}', 'Outage: 503'],
  ['{"hang":true}', 'Hangs: no answer'],
  ['{"reset":true}', 'Resets the connection'],
  ['{"acceptThenHang":true}', 'Takes it, never answers'],
];

const options = manners.map(([action = '', word = '']) => `<option value='${action}'>${word}</option>`).join('');

const manner = (provider: (typeof providers)[number]) =>
  `<div class="manner"><label for="of-${provider}">${names[provider]}</label><select id="of-${provider}" data-provider="${provider}">${options}</select></div>`;

const wishes = [
  ['token sbx-UNREGISTERED', 'dead; also SENDER_ID_MISMATCH, BadDeviceToken, 503 …'],
  ['sbx-550@any.test', 'no such mailbox, so a second mail is not sent; 450, 421, data-554 …'],
  ['…-after2, …-first1, …-lat800', 'from the third on; the first only; 0.8 s late'],
  ['+15005550429', '429; 0003 region, 0004 STOP, 0303 fails late …'],
];

/** The page's body; the script fills it. */
export const markup = `
<p class="banner"><strong>Sandbox.</strong> Stand-ins for the providers took these messages. Nothing left this machine.</p>
<header class="header">
  <h1>${icon('EMAIL')}Mailbox <span class="for-ears">of the provider sandbox</span></h1>
  <span class="connection" id="connection" role="status">connecting</span>
  <button class="quiet" type="button" id="empty">Empty the mailbox</button>
</header>
<main class="columns">
  <section class="panel list" aria-labelledby="received">
    <div class="panel-head"><h2 id="received">Received</h2></div>
    <div class="tabs" role="group" aria-label="Channel">
      <button class="tab" type="button" data-filter="" aria-pressed="true">All <b>0</b></button>${shown.map(tab).join('')}
    </div>
    <input type="search" id="search" placeholder="Search by address" aria-label="Search by address" autocomplete="off" spellcheck="false">
    <div class="scroll">
      <ol class="parcels" id="parcels"></ol>
      <p class="none" id="none" hidden></p>
      <button class="quiet" type="button" id="older" hidden>Show older</button>
    </div>
  </section>
  <section class="panel reader" id="reader" tabindex="-1" aria-label="Opened message"><p class="none">Choose a message to read it.</p></section>
  <section class="panel rules-panel" aria-labelledby="misbehave">
    <div class="panel-head"><h2 id="misbehave">Misbehave</h2><button class="quiet" type="button" id="forget">Forget all</button></div>
    <div class="manners">${providers.map(manner).join('')}</div>
    <p class="soft">The demo mails by SMTP, and by SendGrid when SMTP fails; it texts by Twilio, then Vonage, then every8d.</p>
    <p class="fault" id="rule-fault" role="alert" hidden></p>
    <p class="soft" id="no-rules">No rule at work. Scripts make them with <code>POST /rules</code>.</p>
    <ol class="rules" id="rules" aria-label="Rules"></ol>
    <details><summary>By address</summary>
      <table class="wishes">${wishes.map(([address = '', effect = '']) => `<tr><td><code>${address}</code></td><td>${effect}</td></tr>`).join('')}</table>
    </details>
  </section>
</main>
${shown.map(badge).join('')}
`;
